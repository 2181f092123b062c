import soupsieve
from bs4 import BeautifulSoup

page = BeautifulSoup('<p class="a">x</p><input type="date" min="2020-01-01" value="2019-12-31">', "html.parser")
assert len(soupsieve.select("p.a", page)) == 1
assert len(soupsieve.select(":out-of-range", page)) == 1
assert soupsieve.select(":in-range", page) == []
assert soupsieve.match("p", page.p)
