"""The command line. `homeostat --help` explains itself; every listing takes `--json`."""

import sys

from homeostat.cli.app import app
from homeostat.errors import HomeostatError


def main() -> None:
    """Run a command; what went wrong is one sentence on standard error, and exit code 1."""
    try:
        app()
    except HomeostatError as error:
        sys.stderr.write(f"homeostat: {error}\n")
        sys.exit(1)
