"""A value of a log line that is itself what failed: `sync of %s failed: %s`, and logfmt's `err="…"`.

A template is the same for every failure that one line reports, so that the words of such a value count; never its data,
and never the name of something (`no such customer: %s`), which would be a bug for each.
"""

import re

from homeostat.stages.group.causes import cause
from homeostat.stages.group.reports import told_below
from homeostat.stages.group.statuses import status_in
from homeostat.stages.group.wording import loose, skeleton

_MOST = 2_000  # characters that are looked at
_MOST_WORDS = 120
_VALUE = re.compile(  # of printf, of `str.format` and structured loggers, of log4j, of Python's Template
    r"%(?:\(\w{1,40}\))?[-+# 0]{0,4}\d{0,4}(?:\.\d{1,4})?[sdrifxvwqt]|\{[\w.:@$]{0,40}\}|\$\w{1,40}"
)
_REPORTS = re.compile(r"(?i:fail|err(?:or)?\b|exception|unable|could not|can(?:not|'t)\b|crash|abort|reason|because)")
_KEYED = re.compile(r"(?:^|[\s,{])(?:err|error|cause|reason|exception)=\"((?:[^\"\\]|\\.){1,600})\"")
_LOGFMT = re.compile(r"(?:^|\s)(?:level|lvl|msg|ts|time|caller)=")
_PLAIN = re.compile(r"(?<![\w<])[a-z]{2,30}\b")  # hardly ever in a name
_A_SENTENCE = 3  # words
_SOME = 2


def failure_stated(message: str, template: str = "") -> str:
    """What tells two faults apart where the sentence is the same for all; "" where nothing does."""
    if told := told_below(message, template):
        return told
    value = _last_value(message[:_MOST], template[:_MOST]) if template else _keyed(message[:_MOST])
    if not value:
        return _answer(message[:_MOST])
    known = cause("", value)
    if known and not known.about:
        return f"by {known}"
    words = loose(skeleton(value))[:_MOST_WORDS]
    return f"by {words!r}" if known or _is_failure(value) else ""


def with_gaps(template: str, gap: str) -> str:
    """The template with `gap` where a value stands."""
    return _VALUE.sub(gap, template)


def _answer(message: str) -> str:
    """By which status a server answered: a template masks it as it masks any number."""
    status = status_in(message)
    return f"answered {'5xx' if status.startswith('5') else status}" if status else ""


def _keyed(message: str) -> str:
    found = _KEYED.search(message) if "=" in message and _LOGFMT.search(message) else None
    return found[1] if found else ""


def _last_value(message: str, template: str) -> str:
    """What stands for the last value of a template that ends with it, after a colon; "" where none does."""
    values = [*_VALUE.finditer(template)]
    if not values or values[-1].end() != len(template.rstrip(" .\n")) or not _REPORTS.search(template):
        return ""
    mark = template[values[-2].end() if len(values) > 1 else 0 : values[-1].start()]
    if not mark.rstrip().endswith((":", "=")):
        return ""
    at = message.find(mark, values[0].start() if len(values) > 1 else 0)
    return message[at + len(mark) :] if at >= 0 else ""


def _is_failure(value: str) -> bool:
    """Whether it says something: three words, or two that are no name."""
    words = skeleton(value)
    plain = len(_PLAIN.findall(words))
    return plain >= _A_SENTENCE or (plain > 0 and sum(word.strip(".,:").isalpha() for word in words.split()) >= _SOME)
