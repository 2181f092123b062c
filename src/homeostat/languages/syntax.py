"""Python source to a tree, one thread at a time.

While it builds a tree, CPython 3.11 counts its depth in one place for all threads: two that parse at once end with
"SystemError: AST constructor recursion depth mismatch" now and then (seen with 3.11.7;
https://github.com/python/cpython/issues/106905).
"""

import ast
import threading

BYTE_ORDER_MARK = "\ufeff"

_lock = threading.Lock()


def parse(source: str) -> ast.Module:
    """A file or some statements; a mark of byte order before them counts for nothing.

    Raises:
        SyntaxError, ValueError: it is not Python, or holds a NUL.
        RecursionError, MemoryError: it is nested too deeply.
    """
    with _lock:
        return ast.parse(source.removeprefix(BYTE_ORDER_MARK))


def parse_expression(source: str) -> ast.expr:
    """One expression. Raises as `parse` does."""
    with _lock:
        return ast.parse(source, mode="eval").body
