"""Our queries are ones that GitHub's published schema takes."""

import pytest
from described import FOLDER
from graphql import build_schema, parse, validate

from homeostat.adapters.forge import github_queries

SCHEMA = build_schema((FOLDER / "github.graphql").read_text())
QUERIES = {name: said for name, said in vars(github_queries).items() if name.isupper()}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_the_schema_takes_it(query: str) -> None:
    assert validate(SCHEMA, parse(query)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("isDraft", "draft"),
        ("expectedHeadOid", "head"),
        ("$head: GitObjectID!", "$head: Int!"),
        ("PullRequest {", "Pull {"),
    ],
)
def test_the_schema_would_not_take_another(old: str, new: str) -> None:
    changed = [said.replace(old, new) for said in QUERIES.values() if old in said]
    assert changed
    assert all(validate(SCHEMA, parse(said)) for said in changed)
