import pyparsing as pp

word = pp.Word(pp.alphas)
word.setDefaultWhitespaceChars(" \t")
print(word.parse_string("hello"))
