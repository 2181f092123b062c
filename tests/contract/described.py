"""A vendor's published description of its API, held against every request and every answer."""

# ruff: noqa: ANN401 - what an API says is JSON

import json
import re
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parent / "openapi"


class Described:
    """An extract of a description; `broken` holds what did not keep to it."""

    def __init__(self, name: str) -> None:
        found = json.loads((FOLDER / f"{name}.json").read_text())
        self._operations: dict[str, Any] = found["operations"]
        self._schemas: dict[str, Any] = found["schemas"]
        self._paths = [(key, _pattern(key)) for key in self._operations]
        self.name = name
        self.broken: list[str] = []

    def find(self, method: str, path: str) -> tuple[str, dict[str, str]] | None:
        """The operation and the words in its path; the one with the fewest of them when several fit."""
        fits = [
            (key, match.groupdict()) for key, pattern in self._paths if (match := pattern.fullmatch(f"{method} {path}"))
        ]
        return min(fits, key=lambda one: len(one[1]), default=None)

    def check_request(self, key: str, query: dict[str, str], body: object) -> None:
        operation = self._operations[key]
        for name, value in query.items():
            if name not in operation["query"]:
                self.broken.append(f"{key}: no query parameter {name!r}")
            else:
                self._check(f"{key} ?{name}", operation["query"][name], _typed(operation["query"][name], value))
        if body is not None and operation["body"] is None:
            self.broken.append(f"{key}: takes no body")
        elif body is not None:
            self._check(f"{key} body", operation["body"], body)
            named = self._resolved(operation["body"]).get("properties", {})
            unknown = set(body) - set(named) if isinstance(body, dict) and named else set()
            self.broken += [f"{key}: the body has no {name!r}" for name in sorted(unknown)]

    def check_answer(self, key: str, status: int, body: object) -> None:
        answers = self._operations[key]["answers"]
        if str(status) not in answers and status < 500 and status not in {401, 403, 404, 429}:
            self.broken.append(f"{key}: never answers {status}")
        elif answers.get(str(status)):
            self._check(f"{key} {status}", answers[str(status)], body)

    def sample(self, key: str, status: int = 200) -> Any:
        """The smallest answer that the description allows."""
        return self._sample(self._operations[key]["answers"][str(status)], whole=True)

    def of(self, schema: str) -> Any:
        return self._sample({"$ref": f"#/schemas/{schema}"}, whole=True)

    def _check(self, what: str, schema: dict[str, Any], value: object) -> None:
        whole = {**schema, "schemas": self._schemas}
        for error in Draft202012Validator(whole).iter_errors(value):
            self.broken.append(f"{what}: {error.json_path}: {error.message[:200]}")

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        return schema

    def _sample(self, schema: dict[str, Any], *, whole: bool = False) -> Any:
        """None where that may be, except for the `whole` of an answer."""
        schema = self._resolved(schema)
        if "enum" in schema:
            return schema["enum"][0]
        for one in ("anyOf", "oneOf"):
            if one in schema:
                if {"type": "null"} in schema[one] and not whole:
                    return None
                return self._sample(schema[one][0], whole=whole)
        if "allOf" in schema:
            merged: dict[str, Any] = {}
            for part in schema["allOf"]:
                merged |= self._sample(part)
            return merged
        kind = schema.get("type", "object")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object":
            properties = schema.get("properties", {})
            return {name: self._sample(properties.get(name, {})) for name in schema.get("required", ())}
        return {
            "array": [],
            "string": "x" * schema.get("minLength", 0),
            "integer": 1,
            "number": 1,
            "boolean": False,
        }.get(kind)


def _pattern(key: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", key)
    return re.compile(
        "".join(
            re.escape(piece) if index % 2 == 0 else f"(?P<{piece}>{'.+' if piece == 'head' else '[^/]+'})"
            for index, piece in enumerate(pieces)
        )
    )


def _typed(schema: dict[str, Any], value: str) -> object:
    if schema.get("type") == "integer":
        return int(value)
    if schema.get("type") == "boolean":
        return value == "true"
    return value
