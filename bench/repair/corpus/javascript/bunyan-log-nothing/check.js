const assert = require("assert");
const bunyan = require("./lib/bunyan");

const kept = new bunyan.RingBuffer({ limit: 20 });
const log = bunyan.createLogger({ name: "shop", level: "trace", streams: [{ type: "raw", level: "trace", stream: kept }] });
log.info(null);
log.warn(null);
log.error(undefined);
log.info({ err: new Error("boom") });
log.info({ tea: 1 }, "poured");
const [a, b, c, d, e] = kept.records;
assert.strictEqual(a.level, bunyan.INFO);
assert.strictEqual(b.level, bunyan.WARN);
assert.strictEqual(c.level, bunyan.ERROR);
assert.strictEqual(d.msg, "boom");
assert.strictEqual(e.msg, "poured");
assert.strictEqual(e.tea, 1);
