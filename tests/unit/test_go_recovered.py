"""Panics that a Go web framework caught, as it prints them."""

import pytest

from homeostat.fixing.go_recovered import recovered

GIN = """\x1b[31m2026/11/26 17:31:25 [Recovery] 2026/11/26 - 17:31:25 panic recovered:
runtime error: index out of range [1] with length 1
/usr/local/go/src/runtime/panic.go:236 (0x44f256)
\tpanicBounds64: panic(e)
/home/a/desk/internal/api/api.go:39 (0x6f7704)
\tNewRouter.Auth.func1: if parts[1] != token {
/root/go/pkg/mod/github.com/gin-gonic/gin@v1.10.0/context.go:185 (0x6e312e)
\t(*Context).Next: c.handlers[c.index](c)
\x1b[0m
--- FAIL: TestTickets (0.04s)
"""
CHI = """
 panic: assignment to entry in nil map

 -> example.com/desk/api.(*S).get
 ->   /home/a/desk/internal/api/api.go:39

    net/http.HandlerFunc.ServeHTTP
      /usr/local/go/src/net/http/server.go:2286
    created by testing.(*T).Run in goroutine 1
      /usr/local/go/src/testing/testing.go:2101

--- FAIL: TestX (0.00s)
"""
STACK = """goroutine 22 [running]:
example.com/desk/api.catch.func1()
\t/home/a/desk/internal/api/catch.go:12 +0x1d
panic({0x6f7704?, 0xc00001?})
\t/usr/local/go/src/runtime/panic.go:792 +0x132
example.com/desk/api.(*S).get(0x0, {0x1, 0x2})
\t/home/a/desk/internal/api/api.go:39 +0x65
net/http.HandlerFunc.ServeHTTP(0x0?, {0x6, 0x7}, 0x2)
\t/usr/local/go/src/net/http/server.go:2286 +0x29
FAIL
"""
HTTP = f"2026/11/26 17:31:25 http: panic serving 127.0.0.1:5000: runtime error: integer divide by zero\n{STACK}"
ECHO = f"[PANIC RECOVER] runtime error: integer divide by zero {STACK}"
LOGGED = '{"level":"error","message":"' + ECHO.replace("\n", "\\n").replace("\t", "\\t") + '"}'
SUITE = "        panic.go:336: test panicked: runtime error: integer divide by zero\n" + "".join(
    f"            {line}\n" for line in STACK.splitlines()[:-1]
)


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        pytest.param(GIN, "runtime error: index out of range [1] with length 1", id="gin"),
        pytest.param(CHI, "assignment to entry in nil map", id="chi"),
        pytest.param(HTTP, "runtime error: integer divide by zero", id="net/http"),
        pytest.param(ECHO, "runtime error: integer divide by zero", id="echo"),
        pytest.param(SUITE, "runtime error: integer divide by zero", id="a suite of testify's"),
        pytest.param(LOGGED, "runtime error: integer divide by zero", id="a logger that writes JSON"),
    ],
)
def test_it_reads_as_go_itself_would_have_told_it(printed: str, message: str) -> None:
    (told,) = recovered(f"=== RUN TestTickets\n{printed}")
    lines = told.splitlines()
    assert lines[0] == f"panic: {message}"
    own = next(line for line in lines if line.startswith("\t") and "/src/runtime/" not in line)
    assert own.startswith("\t/home/a/desk/internal/api/api.go:39 ")


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param("goroutine 1 [running]:\nmain.f()\n\t/a/a.go:1 +0x1\n", id="a stack that nobody caught"),
        pytest.param("[Recovery] x panic recovered:\n", id="cut off"),
        pytest.param("    a_test.go:9: panic: no\n", id="words of a test"),
        pytest.param("[PANIC RECOVER] " * 40_000, id="long"),
    ],
)
def test_what_is_none_is_none(printed: str) -> None:
    assert list(recovered(printed)) == []
