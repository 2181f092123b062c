const assert = require("assert");
const { addDays, isSameDay, parseISO } = require("./");

assert.ok(isSameDay(new Date(2020, 1, 1, 3), new Date(2020, 1, 1, 9)));
assert.ok(Number.isNaN(addDays(undefined, 1).getTime()));
assert.strictEqual(addDays(parseISO("2020-02-28"), 1).getDate(), 29);
