import assert from "assert";
import { pick } from "./dist/compat/index.mjs";

assert.deepStrictEqual(pick({ a: 1, b: 2 }, null), {});
assert.deepStrictEqual(pick({ a: 1, b: 2, c: 3 }, "a", null, ["c"]), { a: 1, c: 3 });
assert.deepStrictEqual(pick({ a: { b: 1, c: 2 } }, "a.b"), { a: { b: 1 } });
assert.deepStrictEqual(pick({ a: 1 }, []), {});
assert.deepStrictEqual(pick({ a: 1, b: 2 }, ["a", "x"]), { a: 1 });
