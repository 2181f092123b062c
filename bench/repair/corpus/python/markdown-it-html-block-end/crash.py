from markdown_it import MarkdownIt

print(MarkdownIt("commonmark").enable("table").render("> a | b\n> --- | ---\n>"))
