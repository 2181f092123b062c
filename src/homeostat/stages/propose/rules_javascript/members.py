"""What can be asked of text and of lists: it tells what a value was meant to be."""

OF_TEXT = frozenset({
    "trim", "split", "replace", "replaceAll", "toLowerCase", "toUpperCase", "charAt", "charCodeAt", "substr",
    "substring", "startsWith", "endsWith", "match", "padStart", "padEnd", "localeCompare", "normalize", "repeat",
    "codePointAt", "search", "trimStart", "trimEnd",
})  # fmt: skip
OF_LIST = frozenset({
    "map", "filter", "forEach", "reduce", "join", "push", "some", "every", "find", "findIndex", "sort", "flatMap",
    "reverse", "shift", "pop", "unshift", "splice", "flat",
})  # fmt: skip
CHANGES_LIST = frozenset(
    {"push", "unshift", "splice", "pop", "shift", "sort", "reverse"}
)  # of a copy they change nothing
OF_NUMBER = frozenset({"toFixed", "toPrecision", "toExponential"})
OF_BOTH = frozenset({"indexOf", "includes", "slice", "concat", "lastIndexOf"})


def empty_for(member: str) -> str:
    """The empty value of which a member can be asked."""
    if member in OF_TEXT or member == "toString":
        return "''"
    return "[]" if member in OF_LIST or member in OF_BOTH or member == "length" or member.isdigit() else "{}"
