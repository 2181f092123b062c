import assert from "assert";
import { load } from "./lib/esm/index.js";

const $ = load('<p title="t">no <a href="/x">pictures</a></p><input type="checkbox" checked>', { baseURI: "https://example.org" });
for (const name of ["src", "href", "style", "tagName", "outerHTML", "innerText", "checked"]) {
  assert.strictEqual($("img").prop(name), undefined, name);
}
assert.strictEqual($("img").first().prop("src"), undefined);
assert.strictEqual($("p").prop("tagName"), "P");
assert.strictEqual($("a").prop("href"), "https://example.org/x");
assert.strictEqual($("input").prop("checked"), true);
