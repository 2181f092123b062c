import { merge } from "./dist/compat/index.mjs";

console.log(merge(undefined, null, { a: [1, 2, 3] }));
