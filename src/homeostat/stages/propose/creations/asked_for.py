"""A body as a handler and its schema ask for one: only what is needed, then with what may be left out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from homeostat.languages.callers import Unit
from homeostat.records import Json
from homeostat.stages.propose.creations.python_bodies import python_fields
from homeostat.stages.propose.creations.values import value_named

_STRUCT = r"type\s+{name}\s+struct\s*\{{(?P<body>[^{{}}]{{0,4000}})\}}"
_GO_FIELD = re.compile(
    r"^\s*\w+\s+(?P<type>[\w.*\[\]]+)\s+`[^`]{0,200}?json:\"(?P<name>[\w-]+)(?P<more>,[^\"]*)?\"(?P<rest>[^`]{0,200})`",
    re.MULTILINE,
)
_DECODED = re.compile(r"(?:Decode|Bind\w*|ShouldBind\w*|Unmarshal)\((?:[\w.]+,\s*)?&(?P<name>\w+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """A function that takes a body, in the texts of its tree."""

    unit: Unit
    texts: Mapping[str, str]
    language: str

    @property
    def text(self) -> str:
        lines = self.texts.get(self.unit.path, "").split("\n")
        return "\n".join(lines[self.unit.first_line - 1 : self.unit.last_line])


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a body, with a value that its kind allows."""

    name: str
    value: Json
    needed: bool


def bodies_of(handled: Handled) -> list[Json]:
    """At most two; none where nothing is known of it."""
    if handled.language == "python":
        fields = [Field(*each) for each in python_fields(handled.unit, handled.texts)]
    elif handled.language == "go":
        fields = list(_go_fields(handled))
    else:
        fields = list(_javascript_fields(handled.text))
    if not fields:
        return []
    needed: dict[str, Json] = {each.name: each.value for each in fields if each.needed}
    whole: dict[str, Json] = {each.name: each.value for each in fields}
    return [needed] if needed == whole else [needed, whole] if needed else [whole]


def _go_fields(handled: Handled) -> Iterator[Field]:
    """By the tags of the struct that the handler decodes into."""
    text = handled.text
    for found in _DECODED.finditer(text):
        name = found["name"]
        kind = re.search(rf"\bvar\s+{name}\s+(?P<kind>[\w.]+)|\b{name}\s*:=\s*(?P<made>[\w.]+)\{{", text)
        within = re.search(rf"\bvar\s+{name}\s+struct\s*\{{(?P<body>[^{{}}]{{0,4000}})\}}", text)
        wanted = (kind["kind"] or kind["made"]).rpartition(".")[2] if kind is not None else ""
        where = (re.search(_STRUCT.format(name=wanted), each) for each in handled.texts.values()) if wanted else ()
        body = within or next((each for each in where if each is not None), None)
        if body is not None:
            yield from (_go_field(each) for each in _GO_FIELD.finditer(body["body"]) if each["name"] != "-")
            return


def _go_field(found: re.Match[str]) -> Field:
    kind = found["type"]
    name = found["name"]
    value: Json = value_named(name)
    if kind.startswith("[]"):
        value = list[Json]()
    elif re.fullmatch(r"\*?(?:u?int\d*|float\d+)", kind):
        value = 1
    elif kind.lstrip("*") == "bool":
        value = True
    elif kind.lstrip("*") == "string":
        value = value if isinstance(value, str) else "a"
    elif "Time" in kind:
        value = "2026-01-01T00:00:00Z"
    elif not isinstance(value, str) or "map" in kind:
        value = dict[str, Json]()
    optional = kind.startswith("*") or "omitempty" in (found["more"] or "") or "required" not in found["rest"]
    return Field(name, value, needed=not optional or "required" in found["rest"])


_TAKEN = r"(?:await\s+)?(?:\w+\.body\b|\w+\.json\(\)|\w+\.req\.json\(\))"


def _javascript_fields(text: str) -> Iterator[Field]:
    """By what the handler reads of the body."""
    found: dict[str, bool] = {}
    for parts in re.finditer(rf"\{{(?P<names>[^{{}}]{{1,400}})\}}\s*(?::\s*\w+\s*)?=\s*{_TAKEN}", text):
        for part in parts["names"].split(","):
            name = re.match(r"\s*([A-Za-z_$][\w$]*)", part)
            if name is not None:
                found.setdefault(name[1], "=" not in part)
    names = re.findall(rf"\b(?:const|let|var)\s+(\w+)\s*(?::[^=\n]{{1,80}})?=\s*{_TAKEN}", text)
    held = "|".join([*map(re.escape, names), r"\w+\.body"])
    for each in re.finditer(
        rf"\b(?:{held})(?P<maybe>\?)?\.(?P<name>[A-Za-z_$][\w$]*)(?!\()(?P<behind>\s*(?:\?\?|\|\|))?", text
    ):
        found.setdefault(each["name"], not (each["maybe"] or each["behind"]))
    for name, needed in found.items():
        many = re.search(rf"\b{name}\.(?:map|forEach|reduce|filter|some|every|length)\b|of\s+(?:\w+\.)*{name}\b", text)
        yield Field(name, [] if many else value_named(name), needed)
