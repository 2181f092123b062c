import assert from "assert";
import { load } from "./lib/esm/index.js";

const $ = load('<p title="t">one <b>two</b></p>');
assert.strictEqual($("p").attr("title"), "t");
assert.strictEqual($("b").prop("tagName"), "B");
assert.strictEqual($("p").text(), "one two");
assert.strictEqual($("i").length, 0);
