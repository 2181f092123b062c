from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.macrospec import LatexContextDb, MacroSpec, MacroStandardArgsParser

context = LatexContextDb()
context.add_context_category(
    "own", macros=[MacroSpec("nl", args_parser=MacroStandardArgsParser("[", optional_arg_no_space=True))]
)
nodes = LatexWalker(r"a\nl[x]b", latex_context=context).get_latex_nodes()[0]
assert nodes[1].nodeargd.argnlist[0].nodelist[0].chars == "x"
assert LatexNodes2Text().latex_to_text(r"caf\'e") == "caf\u00e9"
