"""Files that come with events: texts are scrubbed like all else, bytes of another kind are kept as they came."""

from dataclasses import replace

from homeostat.records import Attachment
from homeostat.stages.sense.scrub import Scrubber

MOST_TEXT_BYTES = 1024 * 1024


def scrubbed_file(file: Attachment, scrubber: Scrubber) -> Attachment:
    """The file without secrets where it is a text of at most 1 MiB. Its bytes say what it is, not its declared type."""
    if len(file.body) > MOST_TEXT_BYTES or b"\x00" in file.body:
        return file
    try:
        words = file.body.decode()
    except UnicodeDecodeError:
        return file
    return replace(file, body=scrubber.file(file.name, words).encode(), scrubbed=True)
