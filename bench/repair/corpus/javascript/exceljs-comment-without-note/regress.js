const assert = require("assert");
const JSZip = require("jszip");
const { Workbook } = require("./lib/exceljs.nodejs.js");

(async () => {
  const book = new Workbook();
  const sheet = book.addWorksheet("stock");
  sheet.getCell("A1").value = 5;
  sheet.getCell("B2").note = "counted twice";
  sheet.getCell("B3").note = { texts: [{ text: "and " }, { font: { bold: true }, text: "again" }] };
  const zip = await JSZip.loadAsync(await book.xlsx.writeBuffer());
  const written = await zip.file("xl/comments1.xml").async("string");
  for (const text of ["counted twice", "and ", "again"]) assert.ok(written.includes(text));
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
