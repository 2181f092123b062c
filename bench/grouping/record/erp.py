"""Run the programs of `erp/` as two releases of them, and keep what their SDKs send: a pair of events for each scene.

    python bench/grouping/record/erp.py DSN

It needs an empty PostgreSQL, node with npm, go, Chromium and a network, and rewrites `nineteenth_recorded.jsonl`. Of a
pair with one fault the second event is another release's, with other data, often by another caller.
"""

import html
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from retold import kept

_HERE = Path(__file__).parent / "erp"
_WEB, _SITE = 25480, 25490
_PYTHON = ("sentry-sdk", "fastapi", "httpx", "celery", "sqlalchemy", "psycopg[binary]")
_NODE = ("@sentry/node", "@sentry/browser", "esbuild", "react", "react-dom")
_PAGES = (
    [
        ["table of an invoice", "same", "invoice"],
        ["stock not fetched", "same", "fetched", "4711"],
        ["a page for JSON", "same", "page", "/doc"],
        ["two tables", "invoice", "invoice"],
        ["two values", "total", "total"],
        ["two answers", "carriers", "carriers"],
        ["two messages", "cart", "cart"],
    ],
    [
        ["table of an invoice", "same", "invoice"],
        ["stock not fetched", "same", "fetched", "AX-44"],
        ["a page for JSON", "same", "page", "/page"],
        ["two tables", "stock", "stock"],
        ["two values", "currency", "currency"],
        ["two answers", "rates", "rates"],
        ["two messages", "session", "session"],
    ],
)


def _lines(command: list[str], folder: Path, **more: str) -> list[str]:
    ran = subprocess.run(
        command, cwd=folder, env=os.environ | more, stdout=subprocess.PIPE, text=True, check=True, timeout=120
    )
    return [line for line in ran.stdout.split("\n") if line.startswith("{")]


@contextmanager
def _running(*command: str) -> Generator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _laid(folder: Path, *names: str, second: tuple[str, str] = ("", "")) -> Path:
    """The folder with the files, in the second release with more lines before the faults."""
    folder.mkdir(parents=True)
    for name in names:
        text = (_HERE / f"{name}.txt").read_text()
        (folder / name).write_text(text.replace(*second, 1) if second[0] else text)
    return folder


def _python(base: Path, database: str) -> list[str]:
    python = base / "venv" / "bin" / "python"
    subprocess.run(["uv", "venv", "-q", str(base / "venv")], check=True)
    subprocess.run(["uv", "pip", "install", "-q", "--python", str(python), *_PYTHON], check=True)
    found: list[str] = []
    for release, root in (("1", "app"), ("2", "releases/20261127")):
        folder = _laid(base / root, "python_run.py")
        (folder / "erp.py.txt").write_text((_HERE / "erp.py.txt").read_text())
        found += _lines([str(python), "python_run.py", release, database, str(_WEB)], folder)
    return found


def _go(base: Path, database: str) -> list[str]:
    found: list[str] = []
    for release, more in (
        ("1", ("", "")),
        ("2", ("type Customer", "// Version is the release.\nconst Version = 2\n\ntype Customer")),
    ):
        folder = _laid(base / f"go{release}", "erp.go", "go_run.go", second=more)
        needed = "github.com/getsentry/sentry-go", "github.com/jackc/pgx/v5@v5.7.1"
        for command in (
            ("mod", "init", "erp.example/api"),
            ("get", *needed),
            ("mod", "tidy"),
            ("build", "-o", "erp", "."),
        ):
            subprocess.run(["go", *command], cwd=folder, check=True, capture_output=True)
        found += _lines(["./erp", release, database, str(_WEB)], folder)
    return found


def _node(base: Path) -> list[str]:
    subprocess.run(["npm", "install", "--silent", "--prefix", str(base / "npm"), *_NODE], check=True)
    modules = base / "npm" / "node_modules"
    found: list[str] = []
    for release, more in (("1", ("", "")), ("2", ("const fs", "// Release 2\n\nconst fs"))):
        folder = _laid(base / f"node{release}", "server.js", second=more)
        found += _lines(["node", "server.js", release, str(_WEB)], folder, NODE_PATH=str(modules))
    for release, more in (
        ("1", ("", "")),
        (
            "2",
            (
                "function StockTable",
                "const Empty = () => h('p', null, 'nothing');\nwindow.empty = Empty;\n\nfunction StockTable",
            ),
        ),
    ):
        source = _laid(base / "npm" / f"pages{release}", "erp.jsx", second=more)
        found += _page(modules, source, base / f"site{release}", _PAGES[int(release) - 1])
    return found


def _page(modules: Path, source: Path, site: Path, pairs: list[list[str]]) -> list[str]:
    """What the page sends that a bundler made of the source, in a real browser."""
    chunks = site / "_next" / "static" / "chunks"
    options = ("--bundle", "--minify", '--define:process.env.NODE_ENV="production"', "--entry-names=page-[hash]")
    subprocess.run(
        [str(modules / ".bin" / "esbuild"), "erp.jsx", *options, f"--outdir={chunks}"], cwd=source, check=True
    )
    (chunk,) = chunks.glob("page-*.js")
    given = json.dumps({"pairs": pairs, "base": f"http://127.0.0.1:{_WEB}"})
    (site / "index.html").write_text(
        f'<body><div id=root></div><pre id=sent></pre><script type="application/json" id=given>{given}</script>'
        f'<script src="/_next/static/chunks/{chunk.name}"></script>'
    )
    with _running(sys.executable, "-m", "http.server", str(_SITE), "-d", str(site), "-b", "127.0.0.1"):
        flags = ("--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom")
        shown = subprocess.run(
            ["chromium", *flags, f"http://127.0.0.1:{_SITE}/index.html"], capture_output=True, text=True, check=True
        ).stdout
    sent = re.search(r'<pre id="sent">(.*?)</pre>', shown, re.DOTALL)
    return html.unescape(sent[1]).strip().split("\n") if sent else []


def main() -> None:
    dsn = sys.argv[1]
    subprocess.run(["psql", "-q", "-f", str(_HERE / "schema.sql.txt"), dsn], check=True)
    database = str(urlsplit(dsn).port)
    with tempfile.TemporaryDirectory(prefix="record-") as folder:
        base = Path(folder)
        (base / "web.py").write_text((_HERE / "web.py.txt").read_text())
        with _running(sys.executable, str(base / "web.py"), str(_WEB)):
            found = [*_python(base, database), *_go(base, database), *_node(base)]
        lines = [
            kept(line.replace(folder, "/srv").replace(f"http://127.0.0.1:{_SITE}", "https://erp.example"))
            for line in found
        ]
    (_HERE.parent.parent / "nineteenth_recorded.jsonl").write_text("".join(f"{line}\n" for line in lines))
    print(f"{len(lines)} events")


if __name__ == "__main__":
    main()
