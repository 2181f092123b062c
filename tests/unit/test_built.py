"""A stack of what `tsc` wrote leads to the TypeScript that it was made of."""

import pytest

from homeostat.records import Frame
from homeostat.stages.diagnose.built import built_from

CATALOG = """export function label(product: Product): string {
  return `${product.title} (${product.maker!.country!.code})`;
}

export function first(product: Product): string {
  return product.tags[0].trim();
}

export function second(product: Product): string {
  return product.tags[0].trim();
}
"""
FILES = {
    "apps/web/src/catalog.ts": CATALOG,
    "apps/admin/src/catalog.ts": "export const nothing = 1;\n",
    "apps/web/src/other.ts": CATALOG,
    "apps/web/src/page.tsx": "export const Page = (props: Props) => <p>{props.title.trim()}</p>;\n",
}


@pytest.mark.parametrize(
    ("path", "function", "source", "found"),
    [
        pytest.param(
            "/srv/web/dist/catalog.js",
            "label",
            "    return `${product.title} (${product.maker.country.code})`;",
            ("apps/web/src/catalog.ts", 2),
            id="assertions are gone",
        ),
        pytest.param(
            "/srv/web/dist/catalog.js",
            "second",
            "    return product.tags[0].trim();",
            ("apps/web/src/catalog.ts", 10),
            id="told apart by the function",
        ),
        pytest.param(
            "/srv/web/dist/page.js",
            "Page",
            "const Page = (props) => <p>{props.title.trim()}</p>;",
            ("apps/web/src/page.tsx", 1),
            id="exports and types are gone",
        ),
        pytest.param("/srv/web/dist/catalog.js", "label", "    return 1;", ("", 0), id="no such line"),
        pytest.param("/srv/web/dist/catalog.js", "label", "", ("", 0), id="no line was captured"),
        pytest.param("/srv/web/dist/gone.js", "label", "    return 1;", ("", 0), id="no such file"),
        pytest.param("/srv/web/catalog.py", "label", "    return 1;", ("", 0), id="another language"),
    ],
)
def test_a_built_line_is_found_where_it_was_written(
    path: str, function: str, source: str, found: tuple[str, int]
) -> None:
    frame = Frame(function=function, module="", path=path, line=7, source=source, in_app=True)
    assert built_from(frame, tuple(FILES), FILES.__getitem__) == found
