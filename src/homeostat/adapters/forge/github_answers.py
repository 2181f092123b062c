"""What GitHub answers, as far as it is read. Fields by its OpenAPI description."""

from datetime import datetime
from typing import Any

import msgspec


class User(msgspec.Struct):
    login: str = ""


class Label(msgspec.Struct):
    name: str = ""


class Head(msgspec.Struct):
    sha: str


class Pull(msgspec.Struct):
    number: int
    html_url: str
    state: str
    head: Head
    created_at: datetime
    node_id: str = ""
    draft: bool = False
    merged: bool = False
    merged_by: User | None = None
    merge_commit_sha: str | None = None
    mergeable: bool | None = None
    mergeable_state: str = ""
    labels: list[Label] = msgspec.field(default_factory=list[Label])


class Numbered(msgspec.Struct):
    number: int


class Issue(msgspec.Struct):
    closed_by: User | None = None


class Output(msgspec.Struct):
    title: str | None = None
    summary: str | None = None


class Run(msgspec.Struct):
    id: int
    name: str
    status: str
    conclusion: str | None = None
    html_url: str | None = None
    output: Output = msgspec.field(default_factory=Output)


class Runs(msgspec.Struct):
    check_runs: list[Run]


class Annotation(msgspec.Struct):
    path: str = ""
    start_line: int = 0
    message: str | None = None


class Status(msgspec.Struct):
    state: str
    context: str
    description: str | None = None
    target_url: str | None = None


class Statuses(msgspec.Struct):
    statuses: list[Status]


class Context(msgspec.Struct):
    context: str = ""


class Parameters(msgspec.Struct):
    required_status_checks: list[Context] = msgspec.field(default_factory=list[Context])


class Rule(msgspec.Struct):
    type: str
    parameters: Parameters = msgspec.field(default_factory=Parameters)


class Review(msgspec.Struct):
    state: str = ""
    user: User | None = None
    submitted_at: datetime | None = None


class Comment(msgspec.Struct):
    body: str | None = None
    user: User | None = None
    created_at: datetime | None = None


class Repository(msgspec.Struct):
    allow_merge_commit: bool = True
    allow_squash_merge: bool = False


class Installation(msgspec.Struct):
    id: int


class Token(msgspec.Struct):
    token: str


class App(msgspec.Struct):
    slug: str = ""


class Problem(msgspec.Struct):
    message: str = ""
    errors: list[Any] = msgspec.field(default_factory=list[Any])
