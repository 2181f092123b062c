import { pick } from "./dist/compat/index.mjs";

console.log(pick({ a: 1, b: 2 }, null));
