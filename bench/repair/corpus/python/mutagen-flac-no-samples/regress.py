from io import BytesIO

from mutagen.flac import FLAC

rates = ((44100 << 44) | (1 << 41) | (15 << 36) | 44100).to_bytes(8, "big")
block = (4096).to_bytes(2, "big") * 2 + bytes(6) + rates + bytes(16)
read = FLAC(BytesIO(b"fLaC\x80\x00\x00\x22" + block + bytes(1000))).info
assert (read.length, read.bitrate, read.bits_per_sample) == (1.0, 8000, 16)
try:
    FLAC(BytesIO(b"nothing at all"))
except Exception as error:
    assert "Error" in type(error).__name__
