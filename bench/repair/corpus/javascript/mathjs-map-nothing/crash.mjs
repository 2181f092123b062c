import { map, square } from "./lib/esm/index.js";

console.log(map([], square));
