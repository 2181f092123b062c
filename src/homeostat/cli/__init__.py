"""The command line. `homeostat --help` explains itself; every listing takes `--json`."""

import importlib
import sys

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
    """Run a command; what went wrong is one sentence on standard error, and exit code 1."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        if alone := _BY_THEMSELVES.get(command):
            importlib.import_module(alone).app(args=sys.argv[2:], prog_name=f"homeostat {command}")
        elif staying := _STAYING.get(command):
            importlib.import_module(staying).app(args=sys.argv[1:], prog_name="homeostat")
        else:
            importlib.import_module("homeostat.cli.app").app()
    except HomeostatError as error:
        sys.stderr.write(f"homeostat: {error}\n")
        sys.exit(1)
