const { Workbook, ValueType } = require("./lib/exceljs.nodejs.js");

const book = new Workbook();
const sheet = book.addWorksheet("links");
const cells = [{ address: "A1", type: ValueType.Hyperlink, hyperlink: "http://example.org/" }];
sheet.model = { ...sheet.model, rows: [{ number: 1, min: 1, max: 1, cells }] };
book.xlsx.writeBuffer().then((bytes) => console.log(bytes.length));
