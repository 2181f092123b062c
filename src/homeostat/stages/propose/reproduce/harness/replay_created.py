"""What a request asks for, made first: the creations that stand before it, and the ids that the service gave.

Runs inside the sandbox beside `replay_request.py`, standard library only.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from replay_intake import Object, as_mapping, as_sequence, decoded
from replay_service import SERVER_ERROR, NotRun, Service

REFUSED = 400


@dataclass(frozen=True)
class Answer:
    """What the service answered; a status of None when it hung up or was silent, which `problem` then tells."""

    status: "int | None"
    body: str = ""
    problem: str = ""
    location: str = ""

    @property
    def failed(self) -> bool:
        return self.status is None or self.status >= SERVER_ERROR

    @property
    def says(self) -> str:
        return str(self.status) if self.status is not None else self.problem


Ask = Callable[[Service, Object], Answer]


@dataclass(frozen=True)
class Made:
    """Something that now is there, by another id than in production."""

    folder: str  # the last part of the path below which it lies
    keys: Sequence[str]  # by which a query or a body names it
    was: str
    now: object


def with_made(service: Service, request: Object, ask: Ask) -> "list[Made]":
    """Send the creations of the request in their order, each with the ids of those before it.

    Raises:
        NotRun: one of them was refused.
    """
    made: list[Made] = []
    for each in as_sequence(request.get("first")):
        creation = as_mapping(each)
        sent = renamed(creation, made)
        answer = ask(service, sent)
        if answer.status is None or answer.status >= REFUSED:
            shown = " ".join(answer.body.split())[:200]
            raise NotRun(f"{sent['method']} {sent['target']}, which comes first, was answered {answer.says} {shown}")
        keys = [str(key) for key in as_sequence(creation.get("keys"))]
        now = id_of(answer, keys)
        if now is not None:
            folder = str(sent["target"]).partition("?")[0].rstrip("/").rpartition("/")[2]
            made.append(Made(folder, keys, str(creation.get("stands_for", "")), now))
    return made


def id_of(answer: Answer, keys: Sequence[str]) -> object:
    """The id that the service gave: in its answer's body, or at the end of where it says that the new thing lies."""
    body = decoded(answer.body.encode())
    for level in (as_mapping(body), *(as_mapping(each) for each in as_mapping(body).values())):
        for key in (*keys, "id", "_id", "uuid", "ID", "Id"):
            if isinstance(level.get(key), (str, int)) and not isinstance(level.get(key), bool):
                return level[key]
    ending = answer.location.partition("?")[0].rstrip("/").rpartition("/")[2]
    return ending or None


def renamed(request: Object, made: "Sequence[Made]") -> Object:
    """The request with the ids of what was made for it."""
    target, body = str(request["target"]), request.get("body")
    for each in made:
        path, mark, query = target.partition("?")
        parts = path.split("/")
        for number, part in enumerate(parts[1:], start=1):
            if part == each.was and parts[number - 1] == each.folder:
                parts[number] = str(each.now)
        for key in each.keys:
            query = re.sub(rf"(^|&){re.escape(key)}={re.escape(each.was)}(?=&|$)", rf"\g<1>{key}={each.now}", query)
        target = f"{'/'.join(parts)}{mark}{query}"
        body = in_body(body, each)
    return {**request, "target": target, "body": body}


def in_body(body: object, made: Made) -> object:
    value = decoded(body.encode(errors="replace")) if isinstance(body, str) else None
    fields = as_mapping(value)
    changed = {key: made.now for key in made.keys if key != "id" and str(fields.get(key)) == made.was}
    return json.dumps({**fields, **changed}) if changed else body
