"""Short JSON as it is kept: deflated with words that most of it holds, and that would be most of its bytes."""

import zlib

_LEVEL = 6
_WINDOW = -12  # bits, and no header: 4 KB, in which both the words and what is kept have their place
_MEMORY = 5
_FIRST = 1  # the number of `_WORDS`, which goes before what was packed with them

# Never changed, since what was packed with them is read with them: others get a number of their own.
_WORDS = b"".join(
    (
        b'{"about":"","host":"","thin":true,"others":["","logger":"","codes":["","names":["","library":"',
        b'"],"title":"","joined_by":["the same library","the same logger","the same line of source","the same ',
        b'function (asked by ","about ","recursion through ","template ',
        b"the group , since its members count",
        b"members of the group, since they are the same failure again",
        b"how often the functions called each other, and where the limit cut them",
        b"the callers of the helper, since what is not there or not allowed is so for all of them",
        b", since it was only being handled when another call failed",
        b"the values of the message, since the logger gave its template apart",
        b"numbers, ids, addresses and quoted data in the message, since they change from event to event",
        b"the message, since the type's name tells what failed",
        b"NotFoundException AttributeError TypeError ValueError KeyError: 'None' undefined null is not of ",
        b'"],"kind":"null_value","module":"app.","function":"","line":"return self.","own":true}',
        b'{"type":"Error","words":["not","of","in","to","is","no","the","',
        b'{"parts":["logger ","message \'","caused by ","raised again as ","exception Error","crash in ',
        b', of a library","called by ","at line \'return "],"left_out":["1',
        b'2 other frames, since the same fault is reached on many ways","the message, since the line of source ',
        b'tells what failed","line numbers, addresses, values, release and user, since they change without ',
        b'the fault"]}',
    )
)


def packed(text: bytes) -> bytes:
    """A third or a quarter of the bytes, as a rule."""
    deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zdict=_WORDS)
    return bytes((_FIRST,)) + deflater.compress(text) + deflater.flush()


def unpacked(kept: bytes) -> bytes:
    """The text of which `packed` made these bytes."""
    return zlib.decompressobj(_WINDOW, zdict=_WORDS).decompress(kept[1:])
