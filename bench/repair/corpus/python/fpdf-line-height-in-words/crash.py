from fpdf import FPDF

pdf = FPDF()
pdf.add_page()
pdf.set_font("helvetica")
pdf.write_html('<ul line-height="normal"><li>one</li></ul>')
print(len(pdf.output()))
