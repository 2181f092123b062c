import assert from "assert";
import { readFileSync } from "fs";

const main = JSON.parse(readFileSync("package.json", "utf8")).module;
const { array, is, number, object, optional, string, validate } = await import(`./${main}`);

const order = object({ id: number(), tags: optional(array(string())) });
assert.ok(is({ id: 1, tags: ["a"] }, order));
assert.ok(!is({ id: "1" }, order));
const [error] = validate({ id: "1" }, order);
assert.deepStrictEqual([error.key, error.value, error.type], ["id", "1", "number"]);
assert.match(error.message, /At path: id -- Expected a number, but received: "1"/);
