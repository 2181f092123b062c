import io

from pypdf import PdfReader


def document(destinations):
    """A file of one page whose named destinations are as given."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /Dests << " + destinations + b" >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
    ]
    text = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(text)
    text += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    text += b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return PdfReader(io.BytesIO(text))


found = document(b"/start [3 0 R /Fit] /top [3 0 R /FitH 9]").named_destinations
assert found["/start"].typ == "/Fit"
assert found["/top"].typ == "/FitH" and found["/top"].top == 9
assert document(b"/short [3 0 R]").named_destinations["/short"].typ == "/Fit"
assert document(b"/text (words)").named_destinations["/text"].typ == "/Fit"
assert document(b"").named_destinations == {}
assert len(document(b"").pages) == 1
