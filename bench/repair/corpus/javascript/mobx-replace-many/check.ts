import * as assert from "assert";
(globalThis as any).__DEV__ = true; // what a bundler puts there
const { observable } = require("./src/mobx");

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function spliced(have: number, index: number, gone: number, come: number): void {
  const all = observable(upTo(have));
  const plain = upTo(have);
  const news = upTo(come).map((each) => -each);
  const removed = all.splice(index, gone, ...news);
  const wanted = plain.splice(index, gone);
  assert.deepStrictEqual(removed, wanted);
  const left = [...upTo(index), ...news, ...upTo(have).slice(index + gone)];
  assert.strictEqual(all.length, left.length);
  assert.deepStrictEqual(all.slice(), left);
}

const all = observable(upTo(30000));
all.replace(upTo(12000));
assert.deepStrictEqual(all.slice(), upTo(12000));
for (const [have, index, gone, come] of [[30000, 0, 30000, 12000], [40000, 10, 30000, 12000], [100, 50, 20, 12000],
  [20000, 0, 0, 12000], [30000, 5000, 20000, 10000], [10, 5, 5, 10000], [100, 50, 20, 30]]) {
  spliced(have, index, gone, come);
}
