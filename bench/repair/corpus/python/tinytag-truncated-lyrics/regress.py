import struct

from tinytag.tinytag import _ID3

assert _ID3()._parse_synced_lyrics(b"\x00eng\x02\x01\x00" + b"a\x00" + struct.pack(">I", 1000)) == "[00:01.00]a"
two = b"\x00eng\x02\x01\x00" + b"a\x00" + struct.pack(">I", 1000) + b"b\x00" + struct.pack(">I", 2000)
assert _ID3()._parse_synced_lyrics(two) == "[00:01.00]a\n[00:02.00]b"
