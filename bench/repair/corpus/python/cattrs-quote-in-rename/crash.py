import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override


@attrs.define
class Owner:
    name: str


converter = cattrs.Converter()
hook = make_dict_structure_fn(Owner, converter, name=override(rename="owner's name"))
converter.register_structure_hook(Owner, hook)
print(converter.structure({"owner's name": "Ann"}, Owner))
