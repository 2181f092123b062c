import { minify } from "./main.js";

console.log((await minify("console.log(7n % 0n)")).code);
