import ast

from pyflakes.checker import Checker


def told(source):
    return [type(message).__name__ for message in Checker(ast.parse(source)).messages]


assert told("import os\n") == ["UnusedImport"]
assert told("def f():\n    global x\n    x = 1\n") == []
assert told("print(nope)\n") == ["UndefinedName"]
assert told("class C:\n    x = 1\n") == []
