from fpdf import FPDF


def written(html):
    pdf = FPDF()
    pdf.set_compression(False)
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.write_html(html)
    return [line for line in bytes(pdf.output()).split(b"\n") if b" Td " in line or b" Tj" in line]


LIST = "<{0}{1}><li>one</li><li>two<{0} {2}><li>in</li></{0}></li></{0}><p>after</p>"
plain = written(LIST.format("ul", "", ""))
assert written(LIST.format("ul", ' line-height="normal"', "")) == plain
assert written(LIST.format("ul", ' line-height="1.5em"', 'line-height="x"')) == plain
assert written(LIST.format("ol", ' line-height="normal"', "")) == written(LIST.format("ol", "", ""))
assert written(LIST.format("ul", ' line-height="2"', "")) != plain
assert written(LIST.format("ul", ' line-height="2"', 'line-height="x"')) == written(LIST.format("ul", ' line-height="2"', ""))
