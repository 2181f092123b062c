"""Run a crashing program under Sentry's real SDK, and write the event as it would go over the wire; nothing is sent.

    python observed.py EVENT.json [--capture] PROGRAM

Runs in the crash's own environment, with the SDK and `homeostat-capture` on PYTHONPATH.
"""

import runpy
import sys
from pathlib import Path

import sentry_sdk
from sentry_sdk.transport import Transport


class ToFile(Transport):
    """The last event as JSON in a file."""

    def capture_envelope(self, envelope):  # noqa: ANN001, ANN201 - as the SDK declares it
        for item in envelope.items:
            if item.type == "event":
                Path(sys.argv[1]).write_bytes(item.get_bytes())


def main() -> None:
    sentry_sdk.init(
        dsn="http://k@127.0.0.1:9/1",
        transport=ToFile,
        in_app_exclude=["__main__"],  # the program stands for the users of the package
        release="broken",
    )
    if "--capture" in sys.argv:
        import homeostat_capture  # noqa: PLC0415 - only where it is asked for

        homeostat_capture.install()
    program = sys.argv[-1]
    sys.path[0] = str(Path(program).resolve().parent)
    try:
        runpy.run_path(program, run_name="__main__")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we came to see
        sentry_sdk.capture_exception(error)
    sentry_sdk.flush()


main()
