import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override


@attrs.define
class Owner:
    name: str


converter = cattrs.Converter()
assert converter.structure({"name": "x"}, Owner) == Owner("x")
converter.register_structure_hook(Owner, make_dict_structure_fn(Owner, converter, name=override(rename="n")))
assert converter.structure({"n": "x"}, Owner) == Owner("x")
converter.register_unstructure_hook(Owner, make_dict_unstructure_fn(Owner, converter, name=override(rename="n")))
assert converter.unstructure(Owner("x")) == {"n": "x"}
