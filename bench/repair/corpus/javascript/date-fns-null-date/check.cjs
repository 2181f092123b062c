const assert = require("assert");
const { addDays, constructFrom, differenceInDays, format, isSameDay, startOfDay } = require("./");

assert.ok(addDays(null, 1) instanceof Date);
assert.strictEqual(isSameDay(null, new Date(2020, 1, 1)), false);
assert.doesNotThrow(() => startOfDay(null));
assert.doesNotThrow(() => constructFrom(null, 0));
assert.strictEqual(constructFrom(null, 5).getTime(), 5);
assert.strictEqual(addDays(new Date(2020, 1, 28), 2).getTime(), new Date(2020, 2, 1).getTime());
assert.strictEqual(differenceInDays(new Date(2020, 1, 3), new Date(2020, 1, 1)), 2);
assert.strictEqual(format(new Date(2020, 1, 3), "yyyy-MM-dd"), "2020-02-03");
class Mine extends Date {}
assert.ok(constructFrom(new Mine(), 0) instanceof Mine);
