from boltons.tbutils import ParsedException

text = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f()\nKeyError: \'x\''
read = ParsedException.from_string(text)
assert (read.exc_type, read.exc_msg) == ("KeyError", "'x'")
assert read.frames[0]["lineno"] == "1"
assert read.to_string() == text
