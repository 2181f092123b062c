const assert = require("assert");
const JSZip = require("jszip");
const { Workbook } = require("./lib/exceljs.nodejs.js");

async function comments(note) {
  const book = new Workbook();
  const sheet = book.addWorksheet("stock");
  sheet.getCell("A1").value = 5;
  sheet.getCell("A1").note = note;
  sheet.getCell("B2").note = "counted twice";
  const zip = await JSZip.loadAsync(await book.xlsx.writeBuffer());
  assert.ok((await zip.file("xl/worksheets/sheet1.xml").async("string")).includes("<v>5</v>"));
  return zip.file("xl/comments1.xml").async("string");
}

(async () => {
  for (const note of [null, undefined, {}]) {
    const written = await comments(note);
    assert.ok(written.includes("counted twice"));
    assert.ok(!/undefined|null/.test(written));
  }
  assert.ok((await comments("hello")).includes("hello"));
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
