"""An event that came alone, as most do, known by its first kilobytes: the rest is inflated once, by who reads it.

The envelope's header has its id, the item's header its length, and gzip's last bytes how long all of it is: where that
is one event and nothing else, nothing more has to be known to put it on disk as it came. What cannot be read inside is
refused and counted later, as an event's own JSON is.
"""

import zlib

from homeostat.errors import BadInput
from homeostat.intake.encodings import MOST_IN_ONE_GO
from homeostat.intake.sentry.envelope import header_in, item_header_in
from homeostat.intake.sentry.items import Taken, lag_of
from homeostat.stages.sense.bounds import event_id_of

_READ_BYTES = 2048  # of what came, and of what it says
_GZIP = 31  # zlib's word for gzip's frame


def take_alone(body: bytes, encoding: str, taken: Taken) -> str | None:
    """Take a gzipped envelope's only event: its id as it was sent. None where it is not as plain: nothing is taken."""
    length = int.from_bytes(body[-4:], "little")
    if encoding != "gzip" or length > MOST_IN_ONE_GO:
        return None
    try:
        beginning = zlib.decompressobj(_GZIP).decompress(body[:_READ_BYTES], _READ_BYTES)
        first, second, _ = beginning.split(b"\n", 2)
        header, item = header_in(first), item_header_in(second)
    except (zlib.error, ValueError, BadInput):
        return None
    start = len(first) + len(second) + 2
    event_id = event_id_of(header.event_id)
    if item.type != "event" or item.length is None or event_id is None or lag_of(header.sent_at, taken.received_at):
        return None
    end = start + item.length
    if item.length < 0 or not end <= length <= end + 1:  # with a line's end, or without
        return None
    taken.as_it_came(body, f"{encoding} {start} {end}", event_id)
    return str(header.event_id)
