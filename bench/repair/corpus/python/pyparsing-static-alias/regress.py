import pyparsing as pp

assert pp.Word(pp.nums).parseString("12").asList() == ["12"]
pp.ParserElement.setDefaultWhitespaceChars(" \n\t\r")
assert pp.OneOrMore(pp.Word(pp.alphas)).parse_string("a b").as_list() == ["a", "b"]
assert (pp.Word("a")("x") + "b").parseString("a b")["x"] == "a"
