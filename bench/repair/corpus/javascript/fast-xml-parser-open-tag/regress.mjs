import assert from "assert";
import { XMLBuilder, XMLParser } from "./src/fxp.js";

assert.deepStrictEqual(new XMLParser().parse("<a><b>c</b></a>"), { a: { b: "c" } });
assert.strictEqual(new XMLBuilder().build({ a: { b: "c" } }), "<a><b>c</b></a>");
assert.deepStrictEqual(new XMLParser({ stopNodes: ["a.b"] }).parse("<a><b><c/></b></a>"), { a: { b: "<c/>" } });
