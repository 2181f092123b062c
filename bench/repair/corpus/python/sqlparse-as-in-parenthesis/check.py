import sqlparse


def squeezed(text, **how):
    return "".join(sqlparse.format(text, **how).split()).lower()


assert squeezed("select ( as )", reindent=True) == "select(as)"
assert squeezed("( as )", reindent=True) == "(as)"
assert squeezed("select (a as b) from t", reindent=True) == "select(aasb)fromt"
assert squeezed("( as )", strip_whitespace=True) == "(as)"
assert sqlparse.format("select ( a ) from t", strip_whitespace=True) == "select (a) from t"
assert sqlparse.format("select a, b from t", reindent=True) == "select a,\n       b\nfrom t"
