import io

from pypdf import PdfReader


def document(broken=(), first=1):
    """A file of one page. The table begins with object `first`; lines of the objects in `broken` cannot be read."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 120] >>",
    ]
    text = b"%PDF-1.4\n"
    lines = [b"0000000000 65535 f \n"]
    for number, part in enumerate(parts, 1):
        line = b"%010d 00000 n \n" % len(text)
        lines.append(line.replace(b" ", b"_", 1) if number in broken else line)
        text += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(text)
    text += b"xref\n%d %d\n" % (first, 4 - first) + b"".join(lines[first:])
    text += b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return PdfReader(io.BytesIO(text))


print(len(document(broken={1}).pages))
