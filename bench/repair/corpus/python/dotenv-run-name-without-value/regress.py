import io
import tempfile
from pathlib import Path

from click.testing import CliRunner
from dotenv import dotenv_values
from dotenv.cli import cli

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder, ".env")
    file.write_text("A=b\nC='d e'\n")
    assert dict(dotenv_values(str(file))) == {"A": "b", "C": "d e"}
    assert CliRunner().invoke(cli, ["--file", str(file), "run", "true"]).exit_code == 0
    assert CliRunner().invoke(cli, ["--file", str(file), "get", "A"]).output == "A=b\n"
assert dict(dotenv_values(stream=io.StringIO("X"))) == {"X": None}
