const assert = require("assert");
const bunyan = require("./lib/bunyan");

const kept = new bunyan.RingBuffer({ limit: 5 });
const log = bunyan.createLogger({ name: "shop", streams: [{ type: "raw", stream: kept }] });
log.info("a %s", "b");
log.info({ tea: 1 }, "poured");
log.info(new Error("boom"));
assert.deepStrictEqual(kept.records.map((each) => each.msg), ["a b", "poured", "boom"]);
