"""The command line. `homeostat --help` explains itself; every listing takes `--json`."""

import importlib
import json
import sys

from typer import TyperException

from homeostat.errors import HomeostatError

# Commands that start by themselves, without all that the others need: one reads a file and no store, ten times as fast,
# and one is waited for by nobody with patience.
_BY_THEMSELVES = {"templates": "homeostat.cli.templates", "halt": "homeostat.cli.halt"}
# Likewise those that stay, and are started by others who wait for them.
_STAYING = {
    **dict.fromkeys(("up", "intake", "read"), "homeostat.cli.up"),
    **dict.fromkeys(("publisher", "deployer", "runner", "installer"), "homeostat.cli.hands"),
}


def main() -> None:
    """Run a command; what went wrong is one sentence on standard error, and exit code 1, or 2 for wrong options.

    With `--json` it is one object on standard output as well.
    """
    as_json = "--json" in sys.argv
    try:
        code = _run(sys.argv[1:], standalone_mode=not as_json)
    except HomeostatError as error:
        if as_json:
            _tell({"error": str(error)})
        sys.stderr.write(f"homeostat: {error}\n")
        sys.exit(1)
    except TyperException as error:  # comes here with `--json` only
        said = error.format_message()
        context = getattr(error, "ctx", None)  # of the command that was asked wrongly
        help_by = f"{context.command_path if context else 'homeostat'} --help"
        _tell({"error": said, "help": help_by})
        sys.stderr.write(f"homeostat: {said} ({help_by})\n")
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _run(words: list[str], *, standalone_mode: bool) -> object:
    """What the command gives, which is its exit code where it ended with one."""
    command = words[0] if words else ""
    if alone := _BY_THEMSELVES.get(command):
        app = importlib.import_module(alone).app
        return app(args=words[1:], prog_name=f"homeostat {command}", standalone_mode=standalone_mode)
    app = importlib.import_module(_STAYING.get(command, "homeostat.cli.app")).app
    return app(args=words, prog_name="homeostat", standalone_mode=standalone_mode)


def _tell(said: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
