import assert from "node:assert";
import { evaluate, filter, isPositive, map, square } from "./lib/esm/index.js";

assert.deepStrictEqual(map([1, 2, 3], square), [1, 4, 9]);
assert.deepStrictEqual(map([], (x) => x + 1), []);
assert.deepStrictEqual(filter([-1, 2], isPositive), [2]);
assert.deepStrictEqual(evaluate("map([1, 2], f(x, i) = x + i[1])").toArray(), [2, 4]);
