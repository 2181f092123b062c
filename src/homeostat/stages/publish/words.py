"""Strangers' words inside Markdown: shown, and nothing more.

Nothing of them may become a mention, a reference to an issue, a link, an image, HTML, a heading, a command to the host
("/merge" at a line's begin) or the end of a table's cell. Hosts differ in what they make of a character, but all of
them leave alone what stands in a code span; so a word that is not plainly a word is put into one.
"""

import re
import unicodedata

_PLAIN = re.compile(r"[(\"']{0,2}[A-Za-z]{1,30}(?:['-][A-Za-z]{1,30}){0,3}[)\"']{0,2}[.,;:?!]{0,2}|[0-9]{1,12}[.,;:%]?")
_HEX = re.compile(r"[0-9a-f]{7,64}")  # what hosts take for a commit
_ISSUE = re.compile(r"gh-", re.IGNORECASE)
_RUN = re.compile(r"`+")
_LINK_SCHEME = re.compile(r"https?://[A-Za-z0-9._\-:\[\]]+(?:/[A-Za-z0-9._\-/]*)?")


def seen(words: str, most: int) -> str:
    """One line of what a person can see, of at most so many characters."""
    line = " ".join("".join(" " if char.isspace() else char for char in words if _is_seen(char)).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def code(words: str, most: int = 300) -> str:
    """A code span that nothing in it can close, in a table's cell too."""
    line = seen(words, most)
    if not line:
        return "(nothing)"
    ticks = "`" * (1 + max((len(run) for run in _RUN.findall(line)), default=0))
    room = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{room}{line}{room}{ticks}".replace("|", "\\|")


def prose(words: str, most: int = 600) -> str:
    """A sentence; what is no plain word of it, and what stood in backticks, in code spans."""
    parts: list[str] = []
    odd: list[str] = []
    for index, part in enumerate(seen(words, most).split("`")):
        tokens = [part] if index % 2 else part.split()
        for token in tokens:
            if index % 2 == 0 and _is_plain(token):
                parts += [code(" ".join(odd)), token] if odd else [token]
                odd = []
            elif token.strip():
                odd.append(token.strip())
    if odd:
        parts.append(code(" ".join(odd)))
    return " ".join(parts) or "(nothing)"


def own_link(text: str, url: str) -> str:
    """A link to our own address, which an operator set; only the text when that is none."""
    return f"[{text}]({url})" if _LINK_SCHEME.fullmatch(url) else text


def _is_plain(token: str) -> bool:
    return bool(_PLAIN.fullmatch(token)) and not _HEX.fullmatch(token) and not _ISSUE.match(token)


def _is_seen(char: str) -> bool:
    """Neither a control nor a format character: no zero widths, no changes of direction, no escapes."""
    return char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
