import assert from "assert";
import { countBy } from "./dist/compat/index.mjs";

const counted = (...given) => ({ ...countBy(...given) });
assert.deepStrictEqual(counted(["a", "b", "a"]), { a: 2, b: 1 });
assert.deepStrictEqual(counted([1, 1, 2]), { 1: 2, 2: 1 });
assert.deepStrictEqual(counted(["a"], undefined), { a: 1 });
assert.deepStrictEqual(counted([], undefined), {});
assert.deepStrictEqual(counted([1.2, 1.8, 2.1], Math.floor), { 1: 2, 2: 1 });
assert.deepStrictEqual(counted([{ k: "x" }, { k: "y" }, { k: "x" }], "k"), { x: 2, y: 1 });
