"""Reports as they came over the wire: an eighth of the bytes on disk, for less than it costs to write the rest."""

from dataclasses import replace

from homeostat.intake.encodings import decompress
from homeostat.records import Report

_BEGINNING = 128  # bytes; what begins like this is almost always what is looked for


def packed(report: Report, *, received: bytes, encoding: str, plain: bytes) -> Report:
    """The report with the bytes that it came in, where its body is a part of what they hold; else as it is."""
    start = plain.find(report.body[:_BEGINNING])  # to look for all of it takes as long as to inflate it
    if start < 0 or not plain.startswith(report.body, start) or len(received) >= len(report.body):
        return report
    return replace(report, body=received, packing=f"{encoding} {start} {start + len(report.body)}")


def unpacked(report: Report) -> Report:
    if not report.packing:
        return report
    encoding, start, end = report.packing.split()
    body = decompress(report.body, encoding)[int(start) : int(end)]
    return replace(report, body=body, packing="")
