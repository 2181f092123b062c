"""Reduce GitHub's GraphQL schema to what our queries touch, for tests/contract/openapi/github.graphql.

    npm pack @octokit/graphql-schema && tar xf octokit-graphql-schema-*.tgz
    uv run python scripts/graphql_extract.py package/schema.graphql > tests/contract/openapi/github.graphql

Of object types the fields that are asked for stay, with all their arguments; of input types and enums everything.
"""  # noqa: INP001 - a script

# ruff: noqa: ANN401 - the library's nodes and types are many

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLScalarType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    visit,
)
from graphql.utilities import print_type
from graphql.utilities.type_from_ast import type_from_ast

from homeostat.adapters.forge import github_queries

QUERIES = [said for name, said in vars(github_queries).items() if name.isupper()]


class Asked(Visitor):
    """The fields of each type that a query names, and the types of its variables."""

    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.schema = schema
        self.info = TypeInfo(schema)
        self.fields: dict[str, set[str]] = defaultdict(set)
        self.types: set[GraphQLNamedType] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent, field = self.info.get_parent_type(), self.info.get_field_def()
        if parent is None or field is None:
            raise SystemExit(f"The schema has no {node.name.value} there.")
        self.fields[parent.name].add(node.name.value)
        self.types |= {get_named_type(field.type), *(get_named_type(one.type) for one in field.args.values())}

    def enter_variable_definition(self, node: Any, *_: Any) -> None:
        self.types.add(get_named_type(type_from_ast(self.schema, node.type)))

    def enter_inline_fragment(self, node: Any, *_: Any) -> None:
        self.types.add(self.schema.type_map[node.type_condition.name.value])


def main() -> None:
    schema = build_schema(Path(sys.argv[1]).read_text(), assume_valid_sdl=True)  # it names two fields twice
    asked = Asked(schema)
    for query in QUERIES:
        visit(parse(query), TypeInfoVisitor(asked.info, asked))
    wanted = set(asked.types)
    while (
        more := {
            get_named_type(field.type)
            for one in wanted
            if isinstance(one, GraphQLInputObjectType)
            for field in one.fields.values()
        }
        - wanted
    ):
        wanted |= more
    whole = (GraphQLInputObjectType, GraphQLEnumType, GraphQLScalarType)
    parts = [print_type(one) for one in wanted if isinstance(one, whole) and one.name not in BUILT_IN]
    parts += [_object(schema.type_map[name], asked.fields.get(name, set()), wanted) for name in _objects(asked, wanted)]
    sys.stdout.write("# Of npm @octokit/graphql-schema (MIT), reduced by scripts/graphql_extract.py.\n\n")
    sys.stdout.write("\n\n".join(sorted(_bare(part) for part in parts)) + "\n")


BUILT_IN = {"ID", "String", "Int", "Float", "Boolean"}


def _objects(asked: Asked, wanted: set[GraphQLNamedType]) -> set[str]:
    whole = (GraphQLInputObjectType, GraphQLEnumType, GraphQLScalarType)
    return {*asked.fields, *(one.name for one in wanted if not isinstance(one, whole))}


def _object(kind: Any, fields: set[str], wanted: set[GraphQLNamedType]) -> str:
    above = [one for one in getattr(kind, "interfaces", ()) if one in wanted]
    fields = fields | {name for one in above for name in one.fields} or set(kind.fields)
    kept = type(kind)(
        kind.name,
        fields={name: field for name, field in kind.fields.items() if name in fields},
        interfaces=above,
    )
    return print_type(kept)


def _bare(text: str) -> str:
    """Without descriptions: the terms of its names are GitHub's, its prose is not needed."""
    lines, quoted = list[str](), False
    for line in text.splitlines():
        if line.strip().startswith('"""'):
            quoted = not quoted and line.strip().count('"""') == 1
            continue
        if not quoted and line.strip():
            lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    main()
