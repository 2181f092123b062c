from pylatexenc.latexwalker import LatexWalker
from pylatexenc.macrospec import LatexContextDb, MacroSpec, MacroStandardArgsParser

context = LatexContextDb()
context.add_context_category(
    "own", macros=[MacroSpec("nl", args_parser=MacroStandardArgsParser("[", optional_arg_no_space=True)),
                   MacroSpec("two", args_parser=MacroStandardArgsParser("[{", optional_arg_no_space=True))]
)


def read(text, **how):
    return LatexWalker(text, latex_context=context, **how).get_latex_nodes()[0]


nodes = read(r"end\nl")
assert nodes[-1].macroname == "nl" and nodes[0].chars == "end"
assert [node.macroname for node in read(r"\nl")] == ["nl"]
assert read(r"a\nl[x]b")[1].nodeargd.argnlist[0].nodelist[0].chars == "x"
