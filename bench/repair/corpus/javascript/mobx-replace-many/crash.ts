(globalThis as any).__DEV__ = true; // what a bundler puts there
const { observable } = require("./src/mobx");

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const all = observable(upTo(30000));
all.replace(upTo(12000));
console.log(all.length);
