from mailparser.utils import ported_string

print(ported_string(b"Hello", "undefined"))  # what the header said its charset was
