import { countBy } from "./dist/compat/index.mjs";

console.log(countBy(["a", "b", "a"]));
