import os
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from dotenv.cli import cli, run_command

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder, ".env")
    file.write_text("NAME=value\nBARE\nEMPTY=\n")
    out = Path(folder, "out")
    told = "import os, sys; open(sys.argv[1], 'w').write(repr([os.environ.get(n) for n in ('NAME', 'BARE', 'EMPTY')]))"
    command = ["--file", str(file), "run", sys.executable, "-c", told, str(out)]
    result = CliRunner().invoke(cli, command, catch_exceptions=False)
    assert result.exit_code == 0
    name, bare, empty = eval(out.read_text())
    assert name == "value" and bare in (None, "") and empty == "", (name, bare, empty)
    failing = CliRunner().invoke(cli, ["--file", str(file), "run", "false"], catch_exceptions=False)
    assert failing.exit_code == 1
assert run_command(["true"], {"A": "b"}) == 0
