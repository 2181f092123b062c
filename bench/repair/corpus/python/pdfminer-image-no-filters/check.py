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


import io
import zlib

from PIL import Image


def picture(data, **told):
    found, _ = saved(data, **told)
    return Image.open(io.BytesIO(found))


pixels = bytes(range(0, 240, 10))
for told in ({}, {"Filter": []}):
    image = picture(pixels, **told)
    assert image.size == (4, 2), told
    assert image.convert("RGB").getpixel((0, 0))[0] < 60
grey = picture(bytes(8), ColorSpace=LIT("DeviceGray"))
assert grey.size == (4, 2)
packed = picture(zlib.compress(pixels), Filter=LIT("FlateDecode"))
assert packed.size == (4, 2)
assert saved(b"\xff\xd8 as it is \xff\xd9", Filter=[LIT("DCTDecode")])[0] == b"\xff\xd8 as it is \xff\xd9"
