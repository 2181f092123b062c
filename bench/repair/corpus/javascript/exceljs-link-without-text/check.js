const assert = require("assert");
const { Workbook, ValueType } = require("./lib/exceljs.nodejs.js");

async function again(first) {
  const book = new Workbook();
  const sheet = book.addWorksheet("links");
  const cells = [
    { address: "A1", type: ValueType.Hyperlink, hyperlink: "http://example.org/", ...first },
    { address: "B1", type: ValueType.Hyperlink, hyperlink: "http://example.net/", text: "net" },
    { address: "C1", type: ValueType.String, value: "plain" },
  ];
  sheet.model = { ...sheet.model, rows: [{ number: 1, min: 1, max: 3, cells }] };
  const read = new Workbook();
  await read.xlsx.load(await book.xlsx.writeBuffer());
  return read.getWorksheet("links");
}

(async () => {
  for (const first of [{}, { text: undefined }]) {
    const sheet = await again(first);
    assert.deepStrictEqual(sheet.getCell("B1").value, { text: "net", hyperlink: "http://example.net/" });
    assert.strictEqual(sheet.getCell("C1").value, "plain");
    assert.notStrictEqual(sheet.getCell("A1").text, "plain");
    assert.ok(!["net", "undefined", "null"].includes(sheet.getCell("A1").text));
  }
  assert.deepStrictEqual((await again({ text: "org" })).getCell("A1").value, { text: "org", hyperlink: "http://example.org/" });
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
