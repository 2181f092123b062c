"""Requests as no SDK sends them: what a sender of ours might get wrong, and what an enemy would try.

The same seed makes the same request, so that one that broke something can be kept.
"""

import copy
import gzip
import json
import random
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import brotli
from backports import zstd

from homeostat.records import Known

KEY = "k" * 32
UNKNOWN = Known()
_ID = "0123456789abcdef0123456789abcdef"
_STRANGE: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**63, 2**64, 10**30, 1.5, -0.0, 1e308, float("inf"), float("nan")),
    *("", " ", "\x00", "\ud800", "\udfff\ud800", "a" * 5_000, "é\u202e\ufeff", "../../etc/passwd", "null", "1", "-1"),
    *("2025-10-23T14:30:00Z", "9999-12-31T23:59:59+23:59", "0001-01-01T00:00:00Z", "${jndi:ldap://x}", "' OR 1=1 --"),
    *("password=hunter2", "4111 1111 1111 1111", "anna@example.org", "a" * 200 + "@", "1:" * 300, "((((((((((" * 50),
    *([], {}, [[]], [None], {"": ""}, {"a": {"a": {"a": {}}}}, [1, "a", None, {}], {"values": None}, {"\x00": "\x00"}),
)
_WORDS = (
    *("event_id", "timestamp", "level", "platform", "exception", "values", "type", "value", "stacktrace", "frames"),
    *("function", "module", "filename", "abs_path", "lineno", "vars", "context_line", "request", "url", "headers"),
    *("query_string", "data", "cookies", "user", "id", "email", "tags", "extra", "contexts", "breadcrumbs", "message"),
    *("logentry", "formatted", "fingerprint", "release", "environment", "threads", "mechanism", "handled", "in_app"),
    *("status", "monitor_slug", "check_in_id", "monitor_config", "schedule", "unit", "checkin_margin", "max_runtime"),
    *("timezone", "duration", "attrs", "aggregates", "started", "exited", "crashed", "init", "errors", "sid", "did"),
    *("discarded_events", "reason", "category", "quantity", "feedback", "comments", "associated_event_id", "items"),
    *(
        "body",
        "attributes",
        "severity_number",
        "trace_id",
        "csp-report",
        "effective-directive",
        "blocked-uri",
        "events",
    ),
    *("document-uri", "expect-ct-report", "hostname", "age", "user_agent", "homeostat_skew_seconds", "sent_at", "dsn"),
)
_ITEMS = (
    *(
        "event",
        "transaction",
        "log",
        "span",
        "session",
        "sessions",
        "check_in",
        "feedback",
        "user_report",
        "attachment",
    ),
    *("client_report", "raw_security", "security", "profile", "replay_event", "statsd", "nel", "unknown", "", "\x00"),
)
_PATHS = (
    "envelope",
    "store",
    "security",
    "minidump",
    "csp-report",
    "cron/nightly",
    f"cron/nightly/{KEY}",
    "cron/x/y/z",
)
_TYPICAL = {
    "event_id": _ID,
    "timestamp": 1761229790.5,
    "level": "error",
    "exception": {
        "values": [
            {
                "type": "KeyError",
                "value": "'rate'",
                "mechanism": {"type": "generic", "handled": False},
                "stacktrace": {
                    "frames": [{"function": "total", "filename": "app/o.py", "lineno": 3, "vars": {"a": "1"}}]
                },
            }
        ]
    },
    "request": {"url": "https://shop/orders?a=1", "method": "POST", "headers": [["Cookie", "a=b"]], "data": "a=1&b=2"},
    "user": {"email": "anna@example.org"},
    "breadcrumbs": {"values": [{"timestamp": 1761229790, "message": "m", "data": {"password": "x"}}]},
    "tags": [["a", "b"]],
    "contexts": {"feedback": {"message": "m", "associated_event_id": _ID}},
    "monitor_slug": "nightly",
    "check_in_id": _ID,
    "status": "ok",
    "monitor_config": {"schedule": {"type": "crontab", "value": "0 2 * * *"}, "timezone": "Europe/Vienna"},
    "attrs": {"release": "v1"},
    "aggregates": [{"started": "2025-10-23T14:30:00Z", "exited": 3, "crashed": 1}],
    "discarded_events": [{"reason": "r", "category": "c", "quantity": 2}],
    "items": [
        {"level": "error", "severity_number": 17, "body": "b", "attributes": {"a": {"value": 1, "type": "integer"}}}
    ],
    "comments": "it broke",
    "csp-report": {"effective-directive": "script-src", "blocked-uri": "https://evil.example/x.js"},
}
_CRONTABS = (
    "* * * * *",
    "0 0 30 2 *",
    "99 * * * *",
    "@daily",
    "@never",
    "* * * * * *",
    "L L L L L",
    "*/0 * * * *",
    "H H * * *",
)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    parts: tuple[bytes, ...]


def request(seed: int) -> Request:
    """The odd request of that number."""
    odd = _Odd(random.Random(seed))  # noqa: S311 - odd, not secret
    return odd.request()


class _Odd:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    def request(self) -> Request:
        chance = self.chance
        path = f"/api/{chance.choice(('1', '1', '1', '1', '2', '0', '99999999999999999999'))}/{chance.choice(_PATHS)}"
        body, kind = self.body(path)
        headers = [(b"host", b"x")]
        encoding = chance.choice(("", "", "", "gzip", "deflate", "raw", "br", "zstd", "identity", "lzma", "gzip, br"))
        body = self.encoded(body, encoding)
        if encoding:
            headers.append((b"content-encoding", b"deflate" if encoding == "raw" else encoding.encode()))
        if self.one_in(8):
            body = self.broken(body)
        if kind:
            headers.append((b"content-type", kind))
        query = b""
        match chance.randrange(12):
            case 0:
                pass
            case 1:
                headers.append(
                    (b"x-sentry-auth", chance.choice((b"Sentry sentry_key=\xff", b"Sentry", b"sentry_key=,")))
                )
            case 2:
                query = b"&".join(b"a=%d" % n for n in range(chance.choice((1, 99, 101, 2_000))))
            case 3:
                query = f"sentry_key={KEY}&status={chance.choice(('ok', 'error', 'odd', '%00'))}&duration=x".encode()
            case 4:
                headers.append((b"authorization", f"Bearer {KEY}".encode()))
            case _:
                headers.append((b"x-sentry-auth", f"Sentry sentry_version=7, sentry_key={KEY}".encode()))
        method = chance.choice(("POST",) * 12 + ("GET", "PUT", "OPTIONS", "HEAD"))
        slash = chance.choice(("", "/", "//"))
        return Request(method, path + slash, query, tuple(headers), self.cut(body))

    def cut(self, body: bytes) -> tuple[bytes, ...]:
        """As it comes over the wire: in one piece or several."""
        if not body or not self.one_in(4):
            return (body,)
        size = max(1, len(body) // self.chance.randint(1, 20))
        return tuple(body[at : at + size] for at in range(0, len(body), size))

    def encoded(self, body: bytes, encoding: str) -> bytes:  # noqa: PLR0911 - one for each encoding
        match encoding:
            case "gzip":
                return gzip.compress(body, 1) * (200 if self.one_in(50) else 1)
            case "deflate":
                return zlib.compress(body, 1)
            case "raw":
                return zlib.compress(body, 1)[2:-4]
            case "br":
                return brotli.compress(body, quality=1)
            case "zstd":
                return zstd.compress(body)
            case "gzip, br":
                return brotli.compress(gzip.compress(body, 1), quality=1)
            case _:
                return body

    def broken(self, body: bytes) -> bytes:
        chance = self.chance
        at = chance.randrange(len(body) + 1)
        match chance.randrange(5):
            case 0:
                return body[:at]
            case 1:
                return body[:at] + chance.randbytes(chance.randrange(9)) + body[at:]
            case 2:
                return body[:at] + chance.randbytes(4) + body[at + 4 :]
            case 3:
                return body[at:]
            case _:
                return chance.randbytes(chance.randrange(200))

    def body(self, path: str) -> tuple[bytes, bytes]:
        chance = self.chance
        match path.split("/")[3]:
            case "envelope":
                return self.envelope(), b"application/x-sentry-envelope"
            case "minidump":
                boundary = b"xyz"
                return self.form(boundary), b"multipart/form-data; boundary=" + chance.choice(
                    (boundary, boundary, b"", b"b" * 300)
                )
            case "security" | "csp-report":
                reports = chance.choice((self.value(), [{"type": "csp-violation", "body": self.value()}], _TYPICAL))
                return self.json(reports), chance.choice((b"application/csp-report", b"application/reports+json", b""))
            case _:
                return chance.choice((self.json(self.value()), b"", b"null", b"[]", self.deep())), b"application/json"

    def envelope(self) -> bytes:
        chance = self.chance
        header = chance.choice(
            ({}, {"event_id": _ID}, {"event_id": _ID, "sent_at": "2020-01-01T00:00:00Z"}, self.strange())
        )
        header_line = self.json(header | {"dsn": f"http://{KEY}@x/1"} if isinstance(header, dict) else header)
        items = [self.item() for _ in range(chance.choice((0, 1, 1, 1, 2, 5, 101 if self.one_in(20) else 3)))]
        return header_line + b"\n" + b"".join(items)

    def item(self) -> bytes:
        chance = self.chance
        payload = chance.choice((self.json(self.value()), self.json(self.value()), self.minidump(), self.deep(), b""))
        header: dict[str, Any] = {"type": chance.choice(_ITEMS)}
        if not self.one_in(3):
            header["length"] = len(payload) + (chance.choice((-1, 1, 10**9, -(10**9))) if self.one_in(10) else 0)
        for name in ("filename", "content_type", "attachment_type"):
            if self.one_in(3):
                header[name] = chance.choice((*_STRANGE, "event.minidump"))
        if self.one_in(20):
            header[chance.choice(("type", "length"))] = self.strange()
        return self.json(header) + chance.choice((b"\n", b"\n", b"\r\n", b"")) + payload + b"\n"

    def value(self) -> Any:  # noqa: ANN401 - any JSON
        """A payload that is right but for a few places."""
        value = json.loads(json.dumps(_TYPICAL))
        for _ in range(self.chance.randrange(6)):
            self.spoil(value)
        return value

    def spoil(self, value: Any) -> None:  # noqa: ANN401 - any JSON
        chance = self.chance
        while True:
            keys = list(value) if isinstance(value, dict) else list(range(len(value)))
            key = chance.choice(keys) if keys and not self.one_in(6) else None
            if key is None:
                if isinstance(value, dict):
                    value[chance.choice(_WORDS)] = self.strange()
                else:
                    value.append(self.strange())
                return
            inner = value[key]
            if not isinstance(inner, dict | list) or self.one_in(4):
                value[key] = self.strange()
                return
            value = inner

    def strange(self) -> Any:  # noqa: ANN401 - any JSON
        chance = self.chance
        match chance.randrange(12):
            case 0:
                return {
                    chance.choice(_WORDS): copy.deepcopy(chance.choice(_STRANGE)) for _ in range(chance.randrange(5))
                }
            case 1:
                return [copy.deepcopy(chance.choice(_STRANGE)) for _ in range(chance.randrange(5))]
            case 2:
                return {"type": "crontab", "value": chance.choice(_CRONTABS)}
            case 3:
                return "".join(chr(chance.randrange(1, 0xD7FF)) for _ in range(chance.randrange(30)))
            case _:
                return copy.deepcopy(chance.choice(_STRANGE))

    def json(self, value: Any) -> bytes:  # noqa: ANN401 - any JSON
        ascii_only = self.one_in(2)
        return json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")

    def deep(self) -> bytes:
        depth = self.chance.choice((10, 1_000, 20_000))
        return self.chance.choice((b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth, b"[" * depth))

    def minidump(self) -> bytes:
        chance = self.chance
        code, address = chance.choice((11, 0xC0000005, 0)), chance.choice((0x1234, 2**64 - 1))
        exception = struct.pack("<IIIIQQ", 1, 0, code, 0, 0, address) + b"\x00" * 128
        name = "libshop.so".encode("utf-16-le")
        modules = struct.pack("<I", chance.choice((1, 2**32 - 1))) + struct.pack("<QIIII", 0x1000, 0x1000, 0, 0, 600)
        streams = ((6, exception, 100), (4, modules, 400), (7, b"\x00" * 20 + struct.pack("<I", 0x8201), 500))
        dump = bytearray(700)
        struct.pack_into("<4sIII", dump, 0, b"MDMP", 0xA793, chance.choice((3, 2**32 - 1)), 32)
        for number, (kind, content, at) in enumerate(streams):
            struct.pack_into("<III", dump, 32 + 12 * number, kind, len(content), at)
            dump[at : at + len(content)] = content[: 700 - at]
        dump[600 : 604 + len(name)] = struct.pack("<I", len(name)) + name
        return self.broken(bytes(dump)) if self.one_in(2) else bytes(dump)

    def form(self, boundary: bytes) -> bytes:
        chance = self.chance
        fields: list[tuple[str, str, bytes]] = [("upload_file_minidump", "a.dmp", self.minidump())]
        for _ in range(chance.randrange(4)):
            name = chance.choice(
                ("sentry", "sentry__1", "sentry__99999", "sentry[tags][a]", "sentry[a][b][c][d][e][f]", "x", "")
            )
            fields.append((name, chance.choice(("", "log.txt")), self.json(self.value())))
        chance.shuffle(fields)
        parts = [
            b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
            % (boundary, name.encode(), f'; filename="{file}"'.encode() if file else b"", content)
            for name, file, content in fields
        ]
        return b"".join(parts) + b"--%s--\r\n" % boundary
