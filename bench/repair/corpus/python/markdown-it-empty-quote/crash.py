from markdown_it import MarkdownIt

print(MarkdownIt().render("> quoted\n>"))
