const assert = require("assert");
const PizZip = require("pizzip");
const Docxtemplater = require("./");

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = "http://schemas.openxmlformats.org/";
const MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

function filled(body, data) {
  const zip = new PizZip();
  const types = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>';
  const part = `<Override PartName="/word/document.xml" ContentType="${MAIN}"/>`;
  zip.file("[Content_Types].xml", `${HEAD}<Types xmlns="${OFFICE}package/2006/content-types">${types}${part}</Types>`);
  const link = `<Relationship Id="rId1" Type="${OFFICE}officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>`;
  zip.file("_rels/.rels", `${HEAD}<Relationships xmlns="${OFFICE}package/2006/relationships">${link}</Relationships>`);
  const space = `xmlns:w="${OFFICE}wordprocessingml/2006/main"`;
  zip.file("word/document.xml", `${HEAD}<w:document ${space}><w:body>${body}</w:body></w:document>`);
  const document = new Docxtemplater(zip, {});
  document.render(data);
  return document.getFullText();
}

const line = (text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

assert.strictEqual(filled(line("Hello {#a}{/a}"), { a: true }), "Hello ");
assert.strictEqual(filled(line("Hello {#a}{/}"), { a: [1, 2] }), "Hello ");
assert.strictEqual(filled(line("Hello {^a}{/}you"), { a: false }), "Hello you");
assert.strictEqual(filled(line("{#a}{#b}{/}{.}{/}"), { a: ["1", "2"], b: true }), "12");
assert.strictEqual(filled(line("Hello {#a}{.}{/a}"), { a: ["1", "2"] }), "Hello 12");
assert.strictEqual(filled(line("Hello {#a}you{/a}"), { a: false }), "Hello ");
