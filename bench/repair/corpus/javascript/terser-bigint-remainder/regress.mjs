import assert from "node:assert";
import { minify } from "./main.js";

const code = async (source, options) => (await minify(source, options)).code;

assert.strictEqual(await code("console.log(7n % 4n)"), "console.log(3n);");
assert.strictEqual(await code("console.log(7n / 0n)"), "console.log(7n/0n);");
assert.strictEqual(await code("console.log(7 % 4)"), "console.log(3);");
