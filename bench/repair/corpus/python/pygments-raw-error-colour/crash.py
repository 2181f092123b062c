from pygments import highlight
from pygments.formatters import RawTokenFormatter
from pygments.lexers import PythonLexer

print(highlight("price = $5", PythonLexer(), RawTokenFormatter(error_color="red")))
