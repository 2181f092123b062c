"""Cut out of a vendor's OpenAPI description what our adapter asks of it, for tests/contract/openapi.

    python scripts/openapi_extract.py api.github.com.json tests/contract/openapi/github.json "SOURCE" < operations

`operations` is a line for each: "GET /repos/{owner}/{repo}/pulls". Descriptions and examples are left out. Swagger 2.0
and OpenAPI 3.0 become JSON Schema.
"""  # noqa: INP001 - a script

import json
import sys
from pathlib import Path
from typing import Any

_KEPT = {
    "type", "properties", "required", "items", "enum", "additionalProperties", "oneOf", "anyOf", "allOf", "minimum",
    "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "$ref", "const",
}  # fmt: skip


def main() -> None:
    source, into, named = sys.argv[1:4]
    described = json.loads(Path(source).read_text())
    extract = Extract(described)
    operations: dict[str, Any] = {}
    for line in sys.stdin.read().splitlines():
        method, _, path = line.strip().partition(" ")
        if method:
            operations[f"{method} {path}"] = extract.operation(described["paths"][path], method.lower())
    found = {"source": named, "operations": operations, "schemas": extract.schemas}
    Path(into).write_text(json.dumps(found, separators=(",", ":"), sort_keys=True) + "\n")


class Extract:
    """Schemas are copied as they are met, by name."""

    def __init__(self, described: dict[str, Any]) -> None:
        self._described = described
        self.schemas: dict[str, Any] = {}

    def operation(self, path: dict[str, Any], method: str) -> dict[str, Any]:
        operation = path[method]
        listed = [self._resolved(one) for one in [*path.get("parameters", []), *operation.get("parameters", [])]]
        body = next((one["schema"] for one in listed if one["in"] == "body"), None)
        if "requestBody" in operation:
            body = self._resolved(operation["requestBody"])["content"]["application/json"]["schema"]
        answers: dict[str, Any] = {}
        for status, answer in operation["responses"].items():
            told = self._resolved(answer)
            content = told.get("content", {}).get("application/json", told)
            answers[status] = self._schema(content["schema"]) if "schema" in content else None
        return {
            "query": {one["name"]: self._schema(one.get("schema", one)) for one in listed if one["in"] == "query"},
            "body": self._schema(body) if body else None,
            "answers": answers,
        }

    def _resolved(self, thing: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in thing:
            found: Any = self._described
            for part in thing["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            thing = found
        return thing

    def _schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name not in self.schemas:
                self.schemas[name] = {}
                self.schemas[name] = self._schema(self._resolved(schema))
            return {"$ref": f"#/schemas/{name}"}
        kept: dict[str, Any] = {}
        for key, value in schema.items():
            if key == "properties":
                kept[key] = {name: self._schema(one) for name, one in value.items()}
            elif key in {"oneOf", "anyOf", "allOf"}:
                kept[key] = [self._schema(one) for one in value]
            elif key in {"items", "additionalProperties"} and isinstance(value, dict):
                kept[key] = self._schema(value)
            elif key in _KEPT:
                kept[key] = value
        if schema.get("nullable") or schema.get("x-nullable"):
            return {"anyOf": [kept, {"type": "null"}]}
        return kept


if __name__ == "__main__":
    main()
