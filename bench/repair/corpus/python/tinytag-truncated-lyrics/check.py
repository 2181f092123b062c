import io
import struct


def mp3(lines, cut):
    """An ID3 tag with a title and synchronised lyrics, the last time stamp short of `cut` bytes."""
    body = b"\x00eng\x02\x01\x00" + b"".join(text + b"\x00" + struct.pack(">I", ms) for text, ms in lines)
    body = body[: len(body) - cut]
    frames = b"".join(
        name + struct.pack(">I", len(data)) + b"\x00\x00" + data for name, data in ((b"TIT2", b"\x00Song"), (b"SYLT", body))
    )
    size = len(frames)
    return b"ID3\x03\x00\x00" + bytes((size >> shift) & 127 for shift in (21, 14, 7, 0)) + frames


from tinytag import TinyTag
from tinytag.tinytag import _ID3


def read(lines, cut):
    return TinyTag.get(filename="a.mp3", file_obj=io.BytesIO(mp3(lines, cut)))


LINES = [(b"first", 1000), (b"second", 62500)]
whole = _ID3()._parse_synced_lyrics(b"\x00eng\x02\x01\x00" + b"first\x00" + struct.pack(">I", 1000) + b"second\x00" + struct.pack(">I", 62500))
assert whole == "[00:01.00]first\n[01:02.50]second", whole
for cut in (1, 2, 3, 4):
    body = b"\x00eng\x02\x01\x00" + b"first\x00" + struct.pack(">I", 1000) + b"second\x00" + struct.pack(">I", 62500)
    assert _ID3()._parse_synced_lyrics(body[:-cut]) == "[00:01.00]first", cut
