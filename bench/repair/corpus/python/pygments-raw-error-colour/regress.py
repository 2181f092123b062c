from pygments import highlight
from pygments.formatters import NullFormatter, RawTokenFormatter
from pygments.lexers import PythonLexer

assert highlight("x", PythonLexer(), RawTokenFormatter()) == b"Token.Name\t'x'\nToken.Text.Whitespace\t'\\n'\n"
assert highlight("x = $", PythonLexer(), NullFormatter()) == "x = $\n"
assert highlight("x", PythonLexer(), RawTokenFormatter(error_color="red")).startswith(b"Token.Name")
