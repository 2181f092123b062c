import soupsieve
from bs4 import BeautifulSoup

page = BeautifulSoup('<form><input name="q"><input type="number" min="1" max="3" value="2"></form>', "html.parser")
print(soupsieve.select(":in-range", page))
