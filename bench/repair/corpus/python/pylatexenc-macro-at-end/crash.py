from pylatexenc.latexwalker import LatexWalker
from pylatexenc.macrospec import LatexContextDb, MacroSpec, MacroStandardArgsParser

context = LatexContextDb()
newline = MacroSpec("nl", args_parser=MacroStandardArgsParser("[", optional_arg_no_space=True))
context.add_context_category("own", macros=[newline])
print(LatexWalker(r"end of line\nl", latex_context=context).get_latex_nodes()[0])
