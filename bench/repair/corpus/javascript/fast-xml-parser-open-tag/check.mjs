import assert from "assert";
import { XMLParser } from "./src/fxp.js";

for (const text of ["<", "<a", "<a b", "<order><item", "<a/><b"]) {
  try {
    new XMLParser().parse(text);
  } catch (error) {
    assert.ok(!(error instanceof TypeError), text);
  }
}
const parse = (text, how) => new XMLParser(how).parse(text);
assert.deepStrictEqual(parse("<a><b>1</b><b>2</b></a>"), { a: { b: [1, 2] } });
assert.deepStrictEqual(parse("<a x='y'/>", { ignoreAttributes: false }), { a: { "@_x": "y" } });
assert.deepStrictEqual(parse("<?xml version='1.0'?><a>text</a>", { ignoreDeclaration: true }), { a: "text" });
assert.deepStrictEqual(parse("<a><![CDATA[<b>]]></a>"), { a: "<b>" });
