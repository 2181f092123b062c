import assert from "assert";
import { omit, pick } from "./dist/compat/index.mjs";

assert.deepStrictEqual(pick({ a: 1, b: 2 }, ["a"]), { a: 1 });
assert.deepStrictEqual(pick({ a: 1, b: 2, c: 3 }, "a", "b"), { a: 1, b: 2 });
assert.deepStrictEqual(pick(null, "a"), {});
assert.deepStrictEqual(omit({ a: 1, b: 2 }, "a"), { b: 2 });
