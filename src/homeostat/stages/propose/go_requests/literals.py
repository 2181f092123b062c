"""Texts as Go writes them."""


def quoted(text: str) -> str:
    """As a Go literal."""
    if '"' in text and "`" not in text and "\r" not in text and text.isprintable():
        return f"`{text}`"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in escaped) + '"'
