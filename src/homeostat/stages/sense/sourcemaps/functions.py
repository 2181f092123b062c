"""Which function of a JavaScript or TypeScript file a place lies in.

One pass over the file's tokens, bounded by its length, that finds where functions begin and end and what they are
called. It is no parser: what it cannot tell (a regular expression after a brace, odd JSX) costs a name, never more.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

MOST_SOURCE = 512 * 1024  # characters; of a longer file no function is known
_LOOK_BACK = 40  # tokens
TOP_LEVEL = "<module>"
ANONYMOUS = "<anonymous>"

_TOKEN = re.compile(
    r"(?P<space>\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)"
    r"|(?P<word>[#@]?[A-Za-z_$\u0080-\U0010ffff][\w$\u0080-\U0010ffff]*+)"
    r"|(?P<number>\d[\w.]*+)"
    r"|(?P<text>'(?:[^'\\\n]|\\.){0,1000}+'|\"(?:[^\"\\\n]|\\.){0,1000}+\")"
    r"|(?P<mark>=>|\?\.|[<>=!]==?|&&|\|\||\?\?|\+\+|--|.)",
    re.DOTALL,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*+(?:`|\$\{)?", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\n\[]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n]){0,100}+\]){1,200}+/[a-z]{0,10}")
_BEFORE_REGEX = frozenset(
    "( , = : [ ! & | ? { ; + - * % ~ ^ => && || ?? == === != !== return typeof case".split()  # noqa: SIM905 - easier to read
)
_BRACE_FOLLOWS = re.compile(r"\s*+\{")
_NO_TYPES = frozenset(
    {"return", "else", "try", "finally", "do", "default", "case", "in", "of", "throw", "new", "yield"}
)
_CONTROL = frozenset({"if", "for", "while", "switch", "catch", "with", "await"})
_STATEMENTS = frozenset(
    {"const", "let", "var", "function", "class", "export", "import", "return", "if", "for", "while", "switch", "throw"}
)
_WRAPPER = re.compile(r"use[A-Z]\w*|memo|forwardRef|with[A-Z]\w*|debounce|throttle|lazy|cache|action|asyncHandler")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_ENDS_ARROW = frozenset({",", ";", ")", "]", "}"})
_IN_TYPES = frozenset({".", "<", ">", "[", "]", "|", "&", ",", "''"})


@dataclass(slots=True)
class _Span:
    start: int
    end: int
    name: str
    parent: int  # among the spans; -1 at the top


@dataclass(slots=True)
class _Open:
    """A bracket that is open, or the body of an arrow function without braces (`=>`)."""

    mark: str
    token: int
    span: int = -1  # the function whose body it is
    inside: int = -1  # the innermost function around what follows
    class_name: str = ""  # the class whose body the innermost brace around what follows is


class Functions:
    """The functions of a text, found when this is made."""

    def __init__(self, text: str) -> None:
        self._spans: list[_Span] = []
        self._lines = [0]
        if len(text) <= MOST_SOURCE:
            self._lines.extend(match.end() for match in re.finditer("\n", text))
            self._spans = _Scan(text).spans()
        self._starts = [span.start for span in self._spans]

    def at(self, line: int, column: int) -> str:
        """The innermost function with a name around a place, both numbers from 0."""
        if line >= len(self._lines):
            return TOP_LEVEL
        offset = self._lines[line] + column
        place = bisect_right(self._starts, offset) - 1
        found = TOP_LEVEL
        while place >= 0:
            span = self._spans[place]
            if offset < span.end:
                if span.name:
                    return span.name
                found = ANONYMOUS
            place = span.parent
        return found


class _Scan:
    """One pass over the text; no step looks further ahead or back than a bounded way."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: list[str] = []
        self._at: list[int] = []
        self._pairs: dict[int, int] = {}  # a closing bracket's token, with its opening one's
        self._open: list[_Open] = [_Open("", -1)]
        self._spans: list[_Span] = []
        self._new_line = False
        self._class = (-1, -1)  # the last word `class`: its token, and how many brackets were open

    def spans(self) -> list[_Span]:
        """Outer ones before those that they hold."""
        at, text = 0, self._text
        while at < len(text):
            at = self._template(at) if self._open[-1].mark == "`" else self._token(at)
        order = sorted(range(len(self._spans)), key=lambda place: (self._spans[place].start, -self._spans[place].end))
        place_of = {old: new for new, old in enumerate(order)}
        for span in self._spans:
            span.parent = place_of.get(span.parent, -1)
        return [self._spans[place] for place in order]

    def _template(self, at: int) -> int:
        match = _TEMPLATE.match(self._text, at)
        end = match.end() if match else len(self._text)
        if self._text[max(at, end - 2) : end] == "${":
            self._push("{", len(self._words))
        else:
            self._open.pop()
            self._add("``", at)
        return max(end, at + 1)

    def _token(self, at: int) -> int:
        text = self._text
        may_be_regex = (
            text[at] == "/" and self._word(-1) in _BEFORE_REGEX and text[at + 1 : at + 2] not in {"/", "*", ">"}
        )
        if may_be_regex and (regex := _REGEX.match(text, at)):
            self._add("//", at)
            return regex.end()
        match = _TOKEN.match(text, at)
        if match is None:  # nothing that the last alternative does not take
            return at + 1
        word = match[0]
        if match.lastgroup == "space":
            self._new_line = self._new_line or "\n" in word
        elif word == "`":
            self._push("`", len(self._words))
        else:
            self._step("''" if match.lastgroup == "text" else word, at)
            self._new_line = False
        return match.end()

    def _step(self, word: str, at: int) -> None:
        if self._open[-1].mark == "=>" and (word in _ENDS_ARROW or (self._new_line and word in _STATEMENTS)):
            while self._open[-1].mark == "=>":
                self._spans[self._open.pop().span].end = at
        place = len(self._words)
        self._add(word, at)
        if word == "class" and self._word(place - 1) != ".":
            self._class = place, len(self._open)
        elif word in {"(", "["}:
            self._push(word, place)
        elif word == "{":
            self._brace(place)
        elif word in _CLOSERS:
            self._close(_CLOSERS[word], place, at)
        elif word == "=>" and not _BRACE_FOLLOWS.match(self._text, at + 2):
            self._push("=>", place, span=self._begin(*self._arrow(place)))

    def _add(self, word: str, at: int) -> None:
        self._words.append(word)
        self._at.append(at)

    def _word(self, place: int) -> str:
        """The token's text; -1 is the last one, and what is before the first is ""."""
        place = len(self._words) - 1 if place == -1 else place
        return self._words[place] if 0 <= place < len(self._words) else ""

    # --- brackets

    def _push(self, mark: str, token: int, *, span: int = -1, class_name: str | None = None) -> None:
        around = self._open[-1]
        kept = around.class_name if mark != "{" else ""
        inside = span if span >= 0 else around.inside
        self._open.append(_Open(mark, token, span, inside, kept if class_name is None else class_name))

    def _close(self, wanted: str, place: int, at: int) -> None:
        if wanted != "{" and self._open[-1].mark != wanted:
            return  # a bracket in a text of JSX
        while len(self._open) > 1:
            one = self._open.pop()
            if one.span >= 0:
                self._spans[one.span].end = at + 1
            if one.mark == wanted:
                self._pairs[place] = one.token
                return

    def _brace(self, place: int) -> None:
        """Find out what the brace at the token opens."""
        token, depth = self._class
        if depth == len(self._open) and (self._word(token + 1)[0].isalpha() or token + 1 == place):
            self._class = (-1, -1)
            name = self._word(token + 1)
            self._push("{", place, class_name=self._assigned(token) if name in {"{", "extends"} else name)
            return
        before = self._word(place - 1)
        if before == "=>":
            self._push("{", place, span=self._begin(*self._arrow(place - 1)))
            return
        head = self._pairs.get(place - 1 if before == ")" else self._before_type(place - 1), -1)
        found = self._head(head) if head > 0 else None
        self._push("{", place, span=self._begin(*found) if found else -1)

    def _before_type(self, last: int) -> int:
        """The token of `)` before a return type that ends at the token; -1 where there is none."""
        for back in range(last, max(0, last - _LOOK_BACK), -1):
            word = self._words[back]
            if word == ":":
                return back - 1 if back < last and self._word(back - 1) == ")" else -1
            if word in _NO_TYPES or not (word in _IN_TYPES or word[0].isalpha() or word[0] in "_$"):
                return -1
        return -1

    # --- names

    def _begin(self, name: str, first: int) -> int:
        self._spans.append(_Span(self._at[first], len(self._text), name, self._open[-1].inside))
        return len(self._spans) - 1

    def _head(self, parenthesis: int) -> tuple[str, int] | None:
        """Name and first token of the function whose parameters begin at the token; None: it is a statement."""
        last = parenthesis - 1
        if self._word(last) == ">":  # type parameters
            last = self._before_angle(last)
        name, before = self._word(last), self._word(last - 1)
        if name in _CONTROL:
            return None
        if name == "function" or (name == "*" and before == "function"):
            first = last if name == "function" else last - 1
            return self._assigned(first), first
        if before == "function" or (before == "*" and self._word(last - 2) == "function"):
            return name, last
        if name == "]" or not name:
            return "", max(last, 0)
        if not (name[0].isalpha() or name[0] in "_$#"):
            return None
        return self._of_class(name), last

    def _before_angle(self, last: int) -> int:
        depth = 0
        for back in range(last, max(0, last - _LOOK_BACK), -1):
            depth += {">": 1, "<": -1}.get(self._words[back], 0)
            if depth == 0:
                return back - 1
        return last

    def _of_class(self, name: str) -> str:
        """A method's name, with its class where that has one."""
        class_name = self._open[-1].class_name
        return f"{class_name}.{name}" if class_name and name else name

    def _arrow(self, arrow: int) -> tuple[str, int]:
        """Name and first token of the arrow function whose arrow is at the token."""
        last = arrow - 1
        if self._word(last) != ")" and (closing := self._before_type(last)) >= 0:
            last = closing
        first = self._pairs.get(last, last)
        if self._word(first - 1) == ">":
            first = self._before_angle(first - 1) + 1
        if self._word(first - 1) == "async":
            first -= 1
        return self._assigned(first), first

    def _assigned(self, first: int) -> str:
        """What the expression that begins at the token is called, by where it is put."""
        while first > 0 and self._words[first - 1] in {"async", "await"}:
            first -= 1
        before = self._word(first - 1) if first else ""
        if before == "(" and first >= 2:  # noqa: PLR2004 - a call needs a callee
            callee = first - 2
            if not _WRAPPER.fullmatch(self._word(callee)):
                return ""
            while callee >= 2 and self._word(callee - 1) == ".":  # noqa: PLR2004 - a member of something
                callee -= 2
            return self._assigned(callee)
        if before == "default":
            return "default"
        if before == ":":
            return self._of_class(self._named(first - 2))
        if before == "=":
            return self._of_class(self._variable(first - 2))
        return ""

    def _named(self, place: int) -> str:
        name = self._word(place) if place >= 0 else ""
        return name if name[:1].isalpha() or name[:1] in {"_", "$", "#"} else ""

    def _variable(self, place: int) -> str:
        """The variable that is assigned to, whose name or type ends at the token."""
        for back in range(place, max(-1, place - _LOOK_BACK), -1):
            word = self._word(back)
            if word in {"const", "let", "var"} and self._word(back + 2) == ":":
                return self._named(back + 1)
            if word in {"=", ";", "{", "}"}:
                break
        return self._named(place)
