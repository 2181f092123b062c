from io import BytesIO

from mutagen.flac import FLAC

rates = ((44100 << 44) | (1 << 41) | (15 << 36)).to_bytes(8, "big")
block = (4096).to_bytes(2, "big") * 2 + bytes(6) + rates + bytes(16)
print(FLAC(BytesIO(b"fLaC\x80\x00\x00\x22" + block)).info.length)
