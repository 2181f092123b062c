import assert from "assert";
import axios from "./index.js";

const names = (given) => Object.keys(new axios.AxiosHeaders().set(given).toJSON());
assert.deepStrictEqual(names({ "content-type": "text/plain", " ": "x" }), ["content-type"]);
assert.deepStrictEqual(names({ "": "x", a: "b" }), ["a"]);
assert.deepStrictEqual(names({ a: "b", c: "d" }), ["a", "c"]);
const one = new axios.AxiosHeaders();
one.set("  ", "x");
one.set("Accept", "text/html");
assert.strictEqual(one.get("accept"), "text/html");
assert.deepStrictEqual(names("a: b\nc: d"), ["a", "c"]);
one.set({ ACCEPT: "x/y" });
assert.strictEqual(one.get("accept"), "x/y");
