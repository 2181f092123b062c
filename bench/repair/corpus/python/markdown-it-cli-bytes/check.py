import contextlib
import io
import tempfile
from pathlib import Path

from markdown_it.cli import parse


def converted(*contents):
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, content in enumerate(contents):
            names.append(str(Path(folder, f"{number}.md")))
            Path(names[-1]).write_bytes(content)
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            parse.main(names)
        return told.getvalue()


html = converted(b"# Caf\xe9\n")
assert html.startswith("<h1>Caf") and "</h1>" in html, html
assert "<h1>Caf\u00e9</h1>" in converted("# Caf\u00e9\n".encode())
html = converted(b"\x80abc\n\nnext", b"*x*")
assert "abc" in html and "<p>next</p>" in html and "<em>x</em>" in html
