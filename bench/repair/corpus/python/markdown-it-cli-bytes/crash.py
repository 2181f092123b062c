import sys
import tempfile
from pathlib import Path

from markdown_it.cli import parse

with tempfile.TemporaryDirectory() as folder:
    page = Path(folder, "page.md")
    page.write_bytes(b"# Caf\xe9\n")
    sys.exit(0 if parse.main([str(page)]) in (0, True) else 1)
