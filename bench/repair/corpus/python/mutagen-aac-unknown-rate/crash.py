from io import BytesIO

from mutagen.aac import AAC

header = bytes([0xFF, 0xF1, (1 << 6) | (13 << 2), 0x80, 0x02, 0x1F, 0xFC])
print(AAC(BytesIO((header + bytes(9)) * 10)).info.pprint())
