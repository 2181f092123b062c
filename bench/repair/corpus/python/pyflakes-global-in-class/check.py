import ast

from pyflakes.checker import Checker


def told(source):
    return [type(message).__name__ for message in Checker(ast.parse(source)).messages]


assert told("class C:\n    global x\n    x = 1\n") == []
assert told("def f():\n    x = 1\n    class C:\n        nonlocal x\n        x = 2\n    return x, C\n") == []
assert told("class C:\n    global x\n    x = 1\n\nprint(x)\n") == []
assert sorted(told("import os\nclass C:\n    y = undefined_name\n")) == ["UndefinedName", "UnusedImport"]
assert any("Unused" in name for name in told("def f():\n    global x\n    print(1)\n"))
