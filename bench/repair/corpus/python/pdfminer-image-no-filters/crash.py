from pathlib import Path
from tempfile import mkdtemp

from pdfminer.image import ImageWriter
from pdfminer.layout import LTImage
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT


def saved(data, **told):
    """The bytes and the name of what an image of four by two is saved as."""
    attributes = {"Width": 4, "Height": 2, "BitsPerComponent": 8, "ColorSpace": LIT("DeviceRGB"), **told}
    place = Path(mkdtemp())
    name = ImageWriter(str(place)).export_image(LTImage("picture", PDFStream(attributes, data), (0, 0, 4, 2)))
    (file,) = place.iterdir()
    assert file.name == name
    return file.read_bytes(), name


print(saved(bytes(24)))
