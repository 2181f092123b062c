import contextlib
import io
import tempfile
from pathlib import Path

from markdown_it.cli import parse

with tempfile.TemporaryDirectory() as folder:
    page = Path(folder, "page.md")
    page.write_text("# a\n\n- b\n")
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        parse.main([str(page)])
assert "<h1>a</h1>" in told.getvalue() and "<li>b</li>" in told.getvalue()
