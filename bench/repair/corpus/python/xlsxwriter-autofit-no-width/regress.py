import io
import re
import zipfile

import xlsxwriter

TEXT = "a text that is wider than a column"


def widths(fill):
    """The widths of columns as they are written into the file, by the first column they are for."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        fill(book, sheet)
        sheet.autofit()
    text = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    columns = (dict(re.findall(r'(\w+)="([^"]*)"', found)) for found in re.findall(r"<col ([^>]*)/>", text))
    return {int(column["min"]): float(column["width"]) for column in columns}


def plain(book, sheet):
    sheet.write(0, 0, TEXT)


def wide(book, sheet):
    sheet.set_column(0, 0, 80)
    sheet.write(0, 0, TEXT)


def narrow(book, sheet):
    sheet.set_column(0, 0, 3)
    sheet.write(0, 0, TEXT)


FITS = widths(plain)[1]
assert FITS > 20
assert widths(wide) == {1: 80.7109375}
assert widths(narrow) == {1: FITS}
