import assert from "node:assert";
import { abs, evaluate, filter, forEach, isPositive, map, matrix, square } from "./lib/esm/index.js";

assert.deepStrictEqual(map([], square), []);
assert.deepStrictEqual(map([[]], abs), [[]]);
assert.deepStrictEqual(map([[], []], abs), [[], []]);
assert.deepStrictEqual(map(matrix([]), abs).toArray(), []);
assert.deepStrictEqual(filter([], isPositive), []);
assert.deepStrictEqual(evaluate("map([], f(x) = x + 1)").toArray(), []);
forEach([], abs);
assert.deepStrictEqual(map([1, 2, 3], square), [1, 4, 9]);
assert.deepStrictEqual(map([[1, -2], [-3, 4]], abs), [[1, 2], [3, 4]]);
assert.deepStrictEqual(evaluate("map([1, 2], f(x, i) = x + i[1])").toArray(), [2, 4]);
