import soupsieve
from bs4 import BeautifulSoup

page = BeautifulSoup(
    '<input name="a" min="1" max="2" value="5"><input id="in" type="number" min="1" max="3" value="2">'
    '<input id="out" type="NUMBER" min="1" max="3" value="7"><input type="text" value="7">',
    "html.parser",
)
assert [tag.get("id") for tag in soupsieve.select(":in-range", page)] == ["in"]
assert [tag.get("id") for tag in soupsieve.select(":out-of-range", page)] == ["out"]
page = BeautifulSoup("<input>", "html.parser")
assert soupsieve.select(":in-range", page) == []
assert soupsieve.select(":out-of-range", page) == []
