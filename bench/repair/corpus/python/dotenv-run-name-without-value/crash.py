"""What `dotenv run` does with a line that names a variable and gives it no value."""

import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from dotenv.cli import cli

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder, ".env")
    file.write_text("NAME=value\nBARE\n")
    result = CliRunner().invoke(cli, ["--file", str(file), "run", "true"], catch_exceptions=False)
sys.exit(result.exit_code)
