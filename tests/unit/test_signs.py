"""What a reviewer would see in a change, told from the lines around it."""

import pytest

from homeostat.languages.diff import diff_of
from homeostat.records import Candidate, Patch
from homeostat.stages.verify.signs import signs

RATES = """\
class NoRate(LookupError):
    pass


def rate(rates, zone):
    if not zone:
        raise NoRate("no zone")
    if zone == "home":
        return 0
    return lookup(rates[zone])


def rates_of(text):
    return dict(line.split("=") for line in text.splitlines())


def cheapest(rates):
    if rates is None:
        return 0
    return min(rates.values())
"""
PARSER = """\
function name(text) {
  const found = /^[a-z]+/.exec(text);
  if (text.length > 99) throw new ParseError('too long');
  return found[0];
}

function open(text) {
  return name(text).slice(1);
}
"""
FILES = """\
package shop

func First(lines []string) string {
	return trimmed(lines[0])
}
"""
BYTES = "package shop\n\nfunc Raw(line []byte) []byte {\n\treturn []byte(line)\n}\n"


def kinds(path: str, text: str, old: str, new: str, error: str = "KeyError") -> set[str]:
    assert old in text
    candidate = Candidate(
        strategy="rule:r",
        title="",
        description="",
        approach="guard",
        patch=diff_of(path, text, text.replace(old, new, 1)),
        reasoning="",
    )
    return {sign.kind for sign in signs(candidate, {path: text}, error)}


@pytest.mark.parametrize(
    ("path", "text", "old", "new", "lost"),
    [
        pytest.param("a.py", RATES, "lookup(rates[zone])", "rates[zone]", True, id="Python: a call goes"),
        pytest.param("a.py", RATES, "lookup(rates[zone])", "found(rates[zone])", False, id="another in its place"),
        pytest.param("a.py", RATES, "lookup(rates[zone])", "lookup(rates.get(zone))", False, id="one more"),
        pytest.param("a.py", RATES, "if not zone:", "if not (zone):", False, id="a bracket is no call"),
        pytest.param("a.js", PARSER, "name(text).slice(1)", "text", True, id="JavaScript: calls go"),
        pytest.param("a.go", FILES, "trimmed(lines[0])", "lines[0]", True, id="Go: a call goes"),
        pytest.param("a.go", BYTES, "[]byte(line)", "line", False, id="Go: a conversion is no call"),
        pytest.param(
            "a.go", FILES, "\treturn", "\tif len(lines) == 0 {\n\t\treturn\n\t}\n\treturn", False, id="a guard"
        ),
    ],
)
def test_a_call_that_is_made_no_longer_is_seen(path: str, text: str, old: str, new: str, lost: bool) -> None:  # noqa: FBT001 - a case
    assert ("loses-call" in kinds(path, text, old, new)) is lost


@pytest.mark.parametrize(
    ("path", "text", "old", "error", "purposely"),
    [
        pytest.param("a.py", RATES, "if not zone:", "shop.NoRate", True, id="the function raises it"),
        pytest.param("a.py", RATES, "if not zone:", "KeyError", False, id="the interpreter raises it"),
        pytest.param("a.py", RATES, "if rates is None:", "NoRate", False, id="another function raises it"),
        pytest.param("a.js", PARSER, "text.length > 99", "ParseError", True, id="JavaScript throws it"),
        pytest.param("a.js", PARSER, ".slice(1)", "ParseError", False, id="another function throws it"),
        pytest.param("a.py", RATES, "if not zone:", "", False, id="nobody knows what was raised"),
    ],
)
def test_what_the_function_raises_itself_is_seen(path: str, text: str, old: str, error: str, purposely: bool) -> None:  # noqa: FBT001 - a case
    assert ("raised-on-purpose" in kinds(path, text, old, "", error)) is purposely


@pytest.mark.parametrize(
    ("candidate", "texts"),
    [
        pytest.param({"approach": "revert"}, {"shop.py": RATES}, id="a revert writes what people wrote"),
        pytest.param({}, {}, id="the texts are not at hand"),
        pytest.param({"patch": Patch(diff="no diff")}, {"shop.py": RATES}, id="no diff"),
        pytest.param({"patch": diff_of("tests/test_a.py", "f()\n", "b\n")}, {"tests/test_a.py": "f()\n"}, id="a test"),
    ],
)
def test_nothing_is_said(candidate: dict[str, object], texts: dict[str, str]) -> None:
    made = {"approach": "guard", "patch": diff_of("shop.py", RATES, RATES.replace("lookup(", "(")), **candidate}
    one = Candidate(strategy="rule:r", title="", description="", reasoning="", **made)  # pyright: ignore[reportArgumentType] - rows of keyword arguments
    assert signs(one, texts, "NoRate") == ()


def test_a_minified_file_is_read_like_any_other() -> None:
    text = "return a(b);" * 30_000 + "\n" + "x = y()\n"
    assert kinds("m.js", text, "x = y()", "x = z") == {"loses-call"}
