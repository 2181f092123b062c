const assert = require("assert");
const { Workbook, ValueType } = require("./lib/exceljs.nodejs.js");

(async () => {
  const book = new Workbook();
  const sheet = book.addWorksheet("links");
  sheet.getCell("A1").value = { text: "org", hyperlink: "http://example.org/" };
  sheet.getCell("B1").value = "plain";
  sheet.getCell("C1").value = { richText: [{ text: "rich" }] };
  const read = new Workbook();
  await read.xlsx.load(await book.xlsx.writeBuffer());
  const there = read.getWorksheet("links");
  assert.deepStrictEqual(there.getCell("A1").value, { text: "org", hyperlink: "http://example.org/" });
  assert.strictEqual(there.getCell("B1").value, "plain");
  assert.strictEqual(there.getCell("C1").value.richText[0].text, "rich");
  assert.strictEqual(ValueType.Hyperlink, there.getCell("A1").type);
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
