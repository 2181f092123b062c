"""Changes of several lines that a search in Go makes, in words."""

from collections.abc import Mapping

IN_GO: Mapping[str, str] = {
    "short as it is": "what is short enough is given back as it is",
    "no more than its bound": "it is kept to its bound",
    "letters, not bytes": "letters are counted, and not bytes",
    "its error looked at": "the error is looked at, and given back",
    "its errors given back": "the errors that were gathered are given back",
    "unlocked in the end": "what was locked is unlocked on every way out",
    "out of the outer one": "the outer loop is meant, and gets a label",
    "the element itself": "the element itself is changed, and not a copy of it",
    "kept where it came from": "what was appended is kept where it came from",
    "an error for the rest": "what no case is for is an error",
    "counted before it begins": "a goroutine is counted before it begins",
    "in any case": "the last step is done on every way out",
    "in its turn": "it is done in the same turn of the loop",
    "without that case": "what was a case of its own goes the usual way",
    "in every case": "it is done in every case",
    "nothing for nothing": "where nothing is given, nothing is done",
    "in order": "what came in no order is sorted",
}
