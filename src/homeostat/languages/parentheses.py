"""Parentheses around parentheses, which edits leave where one put into another brings its own."""

_OPENS, _CLOSES = "([{", ")]}"
_QUOTES = "'\"`"
_NEEDS_ITS_OWN = (":=", "yield", "await ", "async ")  # Python reads these otherwise without


def undoubled(text: str, source: str) -> str:
    """The text of an edit without `((…))` that stands nowhere in the source: what is copied stays as it was."""
    at = 0
    while (at := text.find("((", at)) >= 0:
        outer, inner = _closing(text, at), _closing(text, at + 1)
        if outer is not None and inner == outer - 1 and _is_one(text[at + 2 : inner]):
            doubled = text[at : outer + 1]
            if doubled not in source:
                text = f"{text[: at + 1]}{text[at + 2 : inner]}{text[outer:]}"
                continue
        at += 1
    return text


def bare(text: str, before: str, after: str) -> str:
    """The text without its own parentheses, where those around the place, `before` and `after` it, are enough."""
    if not (before.endswith("(") and after.startswith(")") and text.startswith("(") and text.endswith(")")):
        return text
    return text[1:-1] if _closing(text, 0) == len(text) - 1 and _is_one(text[1:-1]) else text


def _is_one(inside: str) -> bool:
    """Whether it is one expression that needs no parentheses of its own: no tuple, no sequence, not nothing."""
    if not inside.strip() or "\n" in inside or inside.startswith("*") or any(word in inside for word in _NEEDS_ITS_OWN):
        return False
    depth = 0
    for letter in _outside_of_quotes(inside):
        depth += (letter in _OPENS) - (letter in _CLOSES)
        if letter in ",;" and depth == 0:
            return False
    return True


def _closing(text: str, at: int) -> int | None:
    """Where the parenthesis that opens at `at` is closed."""
    depth, quote = 0, ""
    for index in range(at, len(text)):
        letter = text[index]
        if quote:
            quote = "" if letter == quote and text[index - 1] != "\\" else quote
        elif letter in _QUOTES:
            quote = letter
        else:
            depth += (letter in _OPENS) - (letter in _CLOSES)
            if depth == 0:
                return index
    return None


def _outside_of_quotes(text: str) -> str:
    found, quote = "", ""
    for index, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote and text[index - 1] != "\\" else quote
        elif letter in _QUOTES:
            quote = letter
        else:
            found += letter
    return found
