import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override


@attrs.define
class Owner:
    name: str
    age: int = 0


def structured(key, data, **how):
    converter = cattrs.Converter(**how)
    hook = make_dict_structure_fn(Owner, converter, age=override(rename=key), **({}))
    converter.register_structure_hook(Owner, hook)
    return converter.structure(data, Owner)


for key in ("it's", 'a "b"', "back\\slash", "plain"):
    for how in ({}, {"detailed_validation": False}):
        assert structured(key, {"name": "Ann", key: "7"}, **how) == Owner("Ann", 7), key
        assert structured(key, {"name": "Ann"}, **how) == Owner("Ann", 0), key
