"""Lines that real programs printed, with their true templates: the format strings that the programs hold.

A row of `printed/{open,held}/NAME.tsv.gz` is the raw line, its message without the header, and the message's template.
How they came to be: README.md.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).with_name("printed")


def rows(part: str) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Each program's name with its rows: raw line, message, template."""
    for path in sorted((FOLDER / part).glob("*.tsv.gz")):
        lines = gzip.decompress(path.read_bytes()).decode().split("\n")
        triples = [line.split("\t") for line in lines if line]
        yield path.name.removesuffix(".tsv.gz"), [(raw, message, template) for raw, message, template in triples]


def printed(part: str) -> dict[str, list[tuple[str, str]]]:
    """Each program's messages with their templates."""
    return {name: [(message, template) for _, message, template in found] for name, found in rows(part)}
