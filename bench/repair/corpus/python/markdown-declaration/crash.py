import markdown

print(markdown.markdown("<!["))
