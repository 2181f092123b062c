from fpdf import FPDF

pdf = FPDF()
pdf.add_page()
pdf.set_font("helvetica")
pdf.write_html('<ul line-height="2"><li>one</li></ul><ol><li>two</li></ol><p>x</p>')
assert len(pdf.output()) > 500
