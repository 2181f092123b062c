from io import BytesIO

from mutagen.aac import AAC


def info(rate_index):
    header = bytes([0xFF, 0xF1, (1 << 6) | (rate_index << 2), 0x80, 0x02, 0x1F, 0xFC])
    return AAC(BytesIO((header + bytes(9)) * 10)).info


for index in (13, 14, 15):
    read = info(index)
    assert read.sample_rate == 0 and read.length == 0 and read.channels == 2, read.pprint()
read = info(4)
assert read.sample_rate == 44100 and read.channels == 2
assert read.length > 0
assert read.bitrate > 0
