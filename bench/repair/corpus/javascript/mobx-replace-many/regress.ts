import * as assert from "assert";
(globalThis as any).__DEV__ = true; // what a bundler puts there
const { observable } = require("./src/mobx");

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const all = observable(upTo(100));
all.replace(upTo(20));
assert.deepStrictEqual(all.slice(), upTo(20));
all.replace(upTo(12000));
assert.strictEqual(all.length, 12000);
assert.deepStrictEqual(all.splice(1, 2, 7), [1, 2]);
assert.strictEqual(all[1], 7);
all.clear();
assert.strictEqual(all.length, 0);
