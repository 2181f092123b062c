"""Rules for Go: nothing there, too short, closed already. `¦` stands in the line that failed."""

import pytest

from tree_crashes import offered

NIL = "panic: runtime error: invalid memory address or nil pointer dereference"
ERRORS = 'package p\n\nimport (\n\t"errors"\n\t"fmt"\n)\n\nvar ErrSize = errors.New("no size")\n\n'
POOL = (
    'package p\n\nimport "errors"\n\nvar (\n\tErrFull = errors.New("full")\n\tErrClosed = errors.New("closed")\n)\n\n'
    "type Pool struct {\n\tjobs chan int\n\tclosed bool\n}\n\n"
    "func (p *Pool) Close() {\n\tp.closed = true\n\tclose(p.jobs)\n}\n\n"
)

ROWS = [
    pytest.param(
        'package p\n\nfunc f(s string) string {\n\ti := strings.Index(s, ":")\n\t¦return s[:i]\n}\n',
        "panic: runtime error: slice bounds out of range [:-1]",
        "\tif i < 0 {\n\t\treturn s\n\t}\n\treturn s[:i]\n",
        id="what was looked for is not there, so nothing is cut off",
    ),
    pytest.param(
        "package p\n\nfunc f(m map[string]map[string]int, a, b string) {\n\t¦m[a][b]++\n}\n",
        "panic: assignment to entry in nil map",
        "\tif m[a] == nil {\n\t\tm[a] = make(map[string]int)\n\t}\n\tm[a][b]++\n",
        id="a map in a map",
    ),
    pytest.param(
        "package p\n\nfunc f(v any) int {\n\t¦return reflect.ValueOf(v).NumField()\n}\n",
        "panic: reflect: call of reflect.Value.NumField on ptr Value",
        "return reflect.Indirect(reflect.ValueOf(v)).NumField()",
        id="behind a pointer",
    ),
    pytest.param(
        f"{ERRORS}func f(s string) (int, error) {{\n\tlast := ¦s[len(s)-1]\n"
        '\tif last == 0 {\n\t\treturn 0, fmt.Errorf("%w: %q", ErrSize, s)\n\t}\n\treturn 1, nil\n}\n',
        "panic: runtime error: index out of range [-1]",
        "\tif len(s) == 0 {\n\t\treturn 0, ErrSize\n\t}\n\tlast := s[len(s)-1]\n",
        id="the error that the function gives back already, without words about a value",
    ),
    pytest.param(
        f'{ERRORS}func f(line string) error {{\n\tparts := strings.SplitN(line, "=", 2)\n\t¦return set(parts[1])\n}}\n',
        "panic: runtime error: index out of range [1] with length 1",
        "\tif len(parts) <= 1 {\n\t\treturn ErrSize\n\t}\n",
        id="the package's only error",
    ),
    pytest.param(
        f"{POOL}func (p *Pool) Submit(n int) error {{\n\t¦p.jobs <- n\n\treturn nil\n}}\n",
        "panic: send on closed channel",
        "\tif p.closed {\n\t\treturn ErrClosed\n\t}\n\tp.jobs <- n\n",
        id="the flag that is set where the channel is closed",
    ),
    pytest.param(
        "package p\n\nfunc f(s string, max int) string {\n\tr := []rune(s)\n\t¦return string(r[:max-3]) + dots\n}\n",
        "panic: runtime error: slice bounds out of range [:5] with capacity 2",
        "\tif len(r) <= max {\n\t\treturn s\n\t}\n",
        id="what is short enough is given back as it is",
    ),
    pytest.param(
        "package p\n\nfunc f(t *Ticket) View {\n\tout := View{ID: t.ID}\n"
        "\t¦out.Owner = t.Owner.Name\n\treturn out\n}\n",
        NIL,
        "\tif t.Owner != nil {\n\t\tout.Owner = t.Owner.Name\n\t}\n\treturn out\n",
        id="a part that a record need not have",
    ),
    pytest.param(
        "package p\n\nfunc g(w W, r R) {\n\tu, ok := r.Value(key).(*User)\n"
        "\tif !ok {\n\t\trefuse(w, 401)\n\t\treturn\n\t}\n\tshow(w, u)\n}\n\n"
        "func f(w W, r R) {\n\t¦u := r.Value(key).(*User)\n\tshow(w, u)\n}\n",
        "panic: interface conversion: interface {} is nil, not *p.User",
        "func f(w W, r R) {\n\tu, ok := r.Value(key).(*User)\n\tif !ok {\n\t\trefuse(w, 401)\n\t\treturn\n\t}\n\tshow",
        id="what another function of the file does without the same value",
    ),
    pytest.param(
        "package p\n\ntype B struct {\n\tsubs map[string][]func(string)\n}\n\n"
        "func (b *B) f(k string, g func(string)) {\n\t¦b.subs[k] = append(b.subs[k], g)\n}\n",
        "panic: assignment to entry in nil map",
        "\tif b.subs == nil {\n\t\tb.subs = make(map[string][]func(string))\n\t}\n",
        id="a map of functions",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted"), ROWS)
def test_the_likeliest_is_what_a_person_would_write(text: str, said: str, wanted: str) -> None:
    texts = offered({"p/a.go": text}, [("p/a.go", "p.f")], said)
    assert wanted in texts[0], "\n----\n".join(texts)


def test_a_flag_that_is_asked_already_is_not_asked_again() -> None:
    text = f"{POOL}func (p *Pool) Submit(n int) error {{\n\tif p.closed {{\n\t}}\n\t¦p.jobs <- n\n\treturn nil\n}}\n"
    texts = offered({"p/a.go": text}, [("p/a.go", "p.f")], "panic: send on closed channel")
    assert not any("return ErrClosed" in each for each in texts)


@pytest.mark.parametrize(
    ("text", "said", "never"),
    [
        (
            "func f(us []*U, o []string) []string {\n\tfor _, u := range us {\n\t\t¦o = append(o, u.Name)\n\t}\n}\n",
            NIL,
            "append == nil",
        ),
        ("func f(us map[string]*U, id string) string {\n\t¦return us[id].Name\n}\n", NIL, "us == nil"),
        (
            "func f(a, b []int) int {\n\ts := 0\n\tfor i := range a {\n\t\t¦s += a[i] * b[i]\n\t}\n\treturn s\n}\n",
            "panic: runtime error: index out of range [2] with length 2",
            "len(a)",
        ),
    ],
)
def test_what_cannot_have_been_it_is_not_asked(text: str, said: str, never: str) -> None:
    found = offered({"p/a.go": f"package p\n\n{text}"}, [("p/a.go", "p.f")], said)
    assert found
    assert not any(never in after for after in found)


def test_a_receiver_is_asked_after_what_it_holds() -> None:
    text = "package p\n\nfunc (s *S) f() int {\n\t¦return s.store.Count()\n}\n"
    assert "if s.store == nil {" in offered({"p/a.go": text}, [("p/a.go", "p.(*S).f")], NIL)[0]
