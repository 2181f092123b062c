from io import BytesIO

from mutagen.flac import FLAC


def info(samples, audio=b""):
    rates = ((44100 << 44) | (1 << 41) | (15 << 36) | samples).to_bytes(8, "big")
    block = (4096).to_bytes(2, "big") * 2 + bytes(6) + rates + bytes(16)
    return FLAC(BytesIO(b"fLaC\x80\x00\x00\x22" + block + audio)).info


read = info(0)
assert read.length == 0 and read.bitrate == 0 and read.sample_rate == 44100 and read.channels == 2
read = info(44100, bytes(1000))
assert read.length == 1.0 and read.bitrate == 8000, read.bitrate
read = info(88200, bytes(1000))
assert read.length == 2.0 and read.bitrate == 4000
