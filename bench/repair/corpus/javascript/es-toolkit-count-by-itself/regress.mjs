import assert from "assert";
import { countBy, groupBy } from "./dist/compat/index.mjs";

assert.deepStrictEqual({ ...countBy(["one", "two", "three"], (text) => text.length) }, { 3: 2, 5: 1 });
assert.deepStrictEqual({ ...groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even")) }, { odd: [1, 3], even: [2] });
