const { Workbook } = require("./lib/exceljs.nodejs.js");

const book = new Workbook();
const cell = book.addWorksheet("stock").getCell("A1");
cell.value = 5;
cell.note = null;
book.xlsx.writeBuffer().then((bytes) => console.log(bytes.length));
