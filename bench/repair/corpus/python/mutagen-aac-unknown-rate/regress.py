from io import BytesIO

from mutagen.aac import AAC

header = bytes([0xFF, 0xF1, (1 << 6) | (4 << 2), 0x80, 0x02, 0x1F, 0xFC])
read = AAC(BytesIO((header + bytes(9)) * 10)).info
assert read.sample_rate == 44100 and read.channels == 2 and read.length > 0
try:
    AAC(BytesIO(b"nothing"))
except Exception as error:
    assert type(error).__name__ == "AACError"
