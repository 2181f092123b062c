from pygments import highlight, lex
from pygments.formatters import RawTokenFormatter
from pygments.lexers import PythonLexer


def raw(text, **options):
    return highlight(text, PythonLexer(), RawTokenFormatter(**options))


told = raw("price = $5", error_color="red")
assert isinstance(told, bytes)
lines = told.decode()
assert "Token.Error\t'$'" in lines and "\x1b[" in lines
assert lines.startswith("Token.Name\t'price'\n")
assert raw("x = 1", error_color="red") == raw("x = 1")
assert "\x1b[" not in raw("price = $5").decode()
assert lines.count("Token.") == len(list(lex("price = $5", PythonLexer())))
