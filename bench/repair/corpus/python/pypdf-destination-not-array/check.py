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


def names(destinations):
    return document(destinations).named_destinations


found = names(b"/start [3 0 R /Fit] /end 7")
assert found["/start"].typ == "/Fit" and found["/start"].page.idnum == 3
assert found["/end"].page is None or str(found["/end"].page) == "NullObject", found["/end"]
for odd in (b"7", b"1.5", b"true"):
    found = names(b"/odd " + odd + b" /start [3 0 R /XYZ 1 2 0]")
    assert found["/start"].typ == "/XYZ"
    assert (found["/start"].left, found["/start"].top) == (1, 2)
    assert found["/odd"].typ == "/Fit"
assert names(b"/short [3 0 R]")["/short"].typ == "/Fit"
assert names(b"/text (words)")["/text"].typ == "/Fit"
assert names(b"/deep << /D [3 0 R /FitH 9] >>")["/deep"].top == 9
