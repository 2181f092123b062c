"""Send requests near the captured one to the service, and write down what it answers to each.

Runs inside the sandbox like `replay_request.py`, which starts the service, with `request.json` and `vary.json` beside
it. Without inputs in `vary.json` it finds some: one value of the query or of the body changed. Those that are not
answered with a failure are asked a second time of a service started again; a body that is another one then holds
times or ids, and only its status counts. With inputs it takes those, failing ones last, as what they leave behind
must not be seen by the others.

Exit codes: 0 with the report written, 3 not run.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Mapping, Sequence  # noqa: UP035 - as in the modules beside it
from urllib.parse import parse_qsl, urlencode

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from replay_created import renamed, with_made  # noqa: E402 - found where this file is
from replay_intake import Intake, as_mapping  # noqa: E402
from replay_request import BUILD_SECONDS, FIXTURE_SECONDS, Answer, ask  # noqa: E402
from replay_service import Log, NotRun, run_shell, run_to_its_end, start  # noqa: E402
from vary_values import changes  # noqa: E402

MOST_INPUTS = 60
MOST_FAILING = 20
MOST_SHOWN = 100

Report = dict[str, Any]


class Varied:
    """The captured request, taken apart."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        self._request = request
        self._path, _, query = str(request["target"]).partition("?")
        self._query = parse_qsl(query, keep_blank_values=True)
        try:
            self._body: Any = json.loads(str(request["body"]))
        except ValueError:
            self._body = None

    def inputs(self) -> dict[str, dict[str, Any]]:
        """Requests by what is changed in them."""
        found: dict[str, dict[str, Any]] = {}
        for index in range(MOST_INPUTS):
            query, body = dict(self._query), json.loads(json.dumps(self._body))
            made = changes(request_of, [query, body] if isinstance(body, (dict, list)) else [query], {}, ())
            if index >= len(made):
                break
            given: list[Any] = [query, body]
            made[index].make()
            found[made[index].says] = self._with(*given)
        return found

    def _with(self, query: Mapping[str, Any], body: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
        asked = urlencode(query, doseq=True)
        target = f"{self._path}?{asked}" if asked else self._path
        sent = json.dumps(body) if isinstance(body, (dict, list)) else self._request["body"]
        return {**self._request, "target": target, "body": sent}


def request_of(query: dict[str, str], body: Any) -> None:  # noqa: ANN401 - its parameters name what is changed
    del query, body


def report_of(says: str, answer: Answer) -> Report:
    """A failure is told from an answer by its status alone."""
    shown = f"{answer.says} {' '.join(answer.body.split())}".strip()[:MOST_SHOWN]
    failed = {"kind": "raised", "type": answer.says} if answer.failed else {"kind": "answered"}
    return {
        "says": [says],
        **failed,
        "digest": digest(f"{answer.status} {answer.body}"),
        "loose": digest(str(answer.status)),
        "shown": shown,
    }


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]


class Asking:
    def __init__(self, request: dict[str, Any], seconds: float) -> None:
        self._request = request
        self._until = time.monotonic() + seconds
        self._log = Log()
        run_to_its_end("build", str(request["build"]), {}, seconds=BUILD_SECONDS, log=self._log)
        asked = {"REQUEST_METHOD": str(request["method"]), "REQUEST_TARGET": str(request["target"])}
        run_to_its_end("fixture", str(request["fixture"]), asked, seconds=FIXTURE_SECONDS, log=self._log)
        self._inputs = Varied(request).inputs()

    def find(self) -> Report:
        first = self._asked(list(self._inputs))
        failing = [each["says"] for each in first if each["kind"] == "raised"][:MOST_FAILING]
        answered = [each for each in first if each["kind"] == "answered"]
        again = self._asked([each["says"][0] for each in answered])
        steady = [both(*pair) for pair in zip(answered, again) if pair[0]["loose"] == pair[1]["loose"]]  # noqa: B905 - for Python 3.8
        base = report_of("", self._base())
        return {"base": base, "seeds": [], "inputs": steady, "failing": failing, "unsteady": 0}

    def ask(self, inputs: Sequence[Sequence[str]]) -> Report:
        answers = self._asked([each[0] for each in inputs])
        return {"base": {"kind": "unknown"}, "seeds": [], "inputs": answers, "failing": [], "unsteady": 0}

    def _asked(self, names: Sequence[str]) -> list[Report]:
        """The answers of a service started for these, in their order."""
        service = start(
            str(self._request["start"]), str(self._request["health_path"]), Intake().server_port, self._log, run_shell
        )
        found: list[Report] = []
        try:
            made = with_made(service, self._request, ask)
            for name in names:
                known = name in self._inputs and time.monotonic() < self._until
                answer = (
                    report_of(name, ask(service, renamed(self._inputs[name], made))) if known else {"kind": "unknown"}
                )
                found.append({"says": [name], **answer})
        finally:
            service.end()
        return found

    def _base(self) -> Answer:
        service = start(
            str(self._request["start"]), str(self._request["health_path"]), Intake().server_port, self._log, run_shell
        )
        try:
            return ask(service, renamed(self._request, with_made(service, self._request, ask)))
        finally:
            service.end()


def both(first: Report, second: Report) -> Report:
    return first if first["digest"] == second["digest"] else {**first, "digest": ""}


def main() -> int:
    order = json.loads((HERE / "vary.json").read_text(encoding="utf-8"))
    request = as_mapping(json.loads((HERE / "request.json").read_bytes()))
    try:
        asking = Asking(request, float(order["seconds"]))
        said = asking.ask(order["asked"]["inputs"]) if order["asked"] else asking.find()
    except NotRun as error:
        print(error, file=sys.stderr)  # noqa: T201 - for the log
        return 3
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(said), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
