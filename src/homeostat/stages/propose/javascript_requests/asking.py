"""A test of a request where no test sends one: the application, or a route's function, asked in its own way."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homeostat.records import Json
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.javascript_requests.apps import App
from homeostat.stages.propose.javascript_requests.literals import quoted, templated, written
from homeostat.stages.propose.javascript_requests.styles import Style

_STEP = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the lines that ask."""

    style: Style
    at: str  # the path of the file
    title: str
    remark: str

    def file(self, lines: Sequence[str], body: Sequence[str]) -> str:
        style = self.style
        begins = f"{style.word}({quoted(self.title, style.quote)}, async () => {{"
        head = [*style.head(), *lines, "", f"// {self.remark}", begins]
        return style.source.newline.join([*head, *(f"{_STEP}{line}" for line in body), f"}}){style.end}", ""])


def of_app(app: App, asked: Asked, frame: Frame, *, supertest: bool) -> str:
    """The whole file of a test that asks the application."""
    style = frame.style
    lines = [style.brought(app.imported, style.module(app.path, frame.at))]
    if app.kind == "fastify":
        body = _injected(app, asked, style)
    elif app.kind == "hono":
        body = [
            f"const response = await {app.made}.request({_given(asked, style)}){style.end}",
            style.status("response", "status"),
        ]
    elif supertest:
        lines.insert(0, style.brought("request", "supertest"))
        body = _by_supertest(app, asked, style)
    else:
        body = _by_port(app, asked, style, typed=frame.at.endswith("ts"))
    return frame.file(lines, body)


def of_route(path: str, given: Mapping[str, Json], asked: Asked, frame: Frame) -> str:
    """The whole file of a test that calls a route's function, as Next.js does."""
    style = frame.style
    url = quoted(f"http://localhost{asked.target}", style.quote)
    params = f", {{ params: Promise.resolve({written(dict(given), style.quote)}) }}" if given else ""
    return frame.file(
        [style.brought(f"{{ {asked.method} }}", style.module(path, frame.at))],
        [
            f"const request = new Request({_given(asked, style, url)}){style.end}",
            f"const response = await {asked.method}(request{params}){style.end}",
            style.status("response", "status"),
        ],
    )


def _injected(app: App, asked: Asked, style: Style) -> list[str]:
    quote = style.quote
    pairs = [f"method: {quoted(asked.method, quote)}", f"url: {quoted(asked.target, quote)}"]
    if asked.body is not None:
        if asked.content_type and "json" not in asked.content_type:
            pairs.append(f"headers: {_content_type(asked, quote)}")
        pairs.append(f"payload: {written(_value(asked), quote)}")
    exported = app.made.isidentifier()
    name = app.made if exported else "app"
    return [
        *([] if exported else [f"const app = {app.made}{style.end}"]),
        f"const response = await {name}.inject({{ {', '.join(pairs)} }}){style.end}",
        style.status("response", "statusCode"),
        *([] if exported else [f"await app.close(){style.end}"]),
    ]


def _by_supertest(app: App, asked: Asked, style: Style) -> list[str]:
    server = f"{app.made}.callback()" if app.kind == "koa" else app.made
    sent = f"await request({server}).{asked.method.lower()}({quoted(asked.target, style.quote)})"
    if asked.body is not None:
        sent += f".send({written(_value(asked), style.quote)})"
    return [f"const response = {sent}{style.end}", style.status("response", "status")]


def _by_port(app: App, asked: Asked, style: Style, *, typed: bool) -> list[str]:
    """Asked over the network of this machine, as its users do."""
    end = style.end
    made = f"({app.made})" if " " in app.made else app.made
    url = f"`http://127.0.0.1:${{port}}{templated(asked.target)}`"
    return [
        f"const server = {made}.listen(0){end}",
        f"await new Promise((resolve) => server.once({quoted('listening', style.quote)}, resolve)){end}",
        f"const {{ port }} = server.address(){' as { port: number }' if typed else ''}{end}",
        f"const response = await fetch({_given(asked, style, url)}){end}",
        f"server.close(){end}",
        style.status("response", "status"),
    ]


def _given(asked: Asked, style: Style, url: str = "") -> str:
    """The arguments of `fetch` and its like."""
    quote = style.quote
    url = url or quoted(asked.target, quote)
    pairs = [f"method: {quoted(asked.method, quote)}"] if asked.method != "GET" else []
    if asked.body is not None:
        value = _value(asked)
        plain = written(value, quote)
        pairs.append(f"headers: {_content_type(asked, quote)}")
        pairs.append(f"body: {plain if isinstance(value, str) else f'JSON.stringify({plain})'}")
    return f"{url}, {{ {', '.join(pairs)} }}" if pairs else url


def _content_type(asked: Asked, quote: str) -> str:
    return f"{{ {quoted('content-type', quote)}: {quoted(asked.content_type or 'application/json', quote)} }}"


def _value(asked: Asked) -> Json:
    if asked.content_type and "json" not in asked.content_type:
        return asked.body
    try:
        return json.loads(asked.body or "")
    except (ValueError, RecursionError):
        return asked.body
