import io

import xlsxwriter

with xlsxwriter.Workbook(io.BytesIO()) as book:
    sheet = book.add_worksheet()
    sheet.set_column(0, 0, None, book.add_format({"bold": True}))
    sheet.write(0, 0, "a text that is wider than a column")
    sheet.autofit()
print("written")
