from boltons.tbutils import ParsedException

cut = 'Traceback (most recent call last):\n  File "example.py", line 2, in <module>\n    start()'
read = ParsedException.from_string(cut)
assert [(f["filepath"], f["lineno"], f["funcname"], f["source_line"]) for f in read.frames] == [
    ("example.py", "2", "<module>", "start()")
]
assert not read.exc_type and not read.exc_msg
two = cut + '\n  File "other.py", line 7, in start\n    raise ValueError("no")'
assert [f["funcname"] for f in ParsedException.from_string(two).frames] == ["<module>", "start"]
whole = ParsedException.from_string(two + "\nValueError: no")
assert (whole.exc_type, whole.exc_msg, len(whole.frames)) == ("ValueError", "no", 2)
