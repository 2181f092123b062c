"""Mistakes that people make in Go, as their fixes read: each is among the likeliest small changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from homeostat.fixing.as_bug import event_of
from homeostat.fixing.go_said import asserted
from homeostat.records import Service
from homeostat.stages.propose.tree_search import tree_changes
from homeostat.stages.propose.tree_search.go_told import told
from tree_crashes import after, situation

SERVICE = Service(name="shop", project_id=0, public_key="", language="go", repository="r", branch="main")
FAILED = "a_test.go:9: it is not so"


def changed(text: str, said: str = FAILED, others: Mapping[str, str] | None = None) -> list[str]:
    """Every file as it would be, the likeliest first; the lines of its function `f` are equally suspicious."""
    start = text.index("func")
    files = {"a.go": f"{text[:start]}¦{text[start:]}", **(others or {})}
    seen, plain = situation(files, [("a.go", "f")], said)
    event = event_of(said, SERVICE, datetime(2026, 1, 1, tzinfo=UTC))
    nowhere = replace(seen, diagnosis=replace(seen.diagnosis, places=()), event=event)
    equally = dict.fromkeys(range(1, text.count("\n") + 2), 0.7)
    return [after(each, plain) for each in tree_changes(nowhere, {"a.go": equally})]


def go(body: str, head: str = "f()", imports: str = "") -> str:
    return f"package shop\n\n{imports}func {head} {{\n{body}}}\n"


ROWS = [
    pytest.param(
        go('\tif bad {\n\t\thttp.Error(w, "no", 400)\n\t}\n\trespond(w)\n'),
        'http.Error(w, "no", 400)\n\t\treturn\n',
        3,
        id="it went on after the answer",
    ),
    pytest.param(
        go(
            "\tfor _, each := range jobs {\n\t\tgo func() {\n\t\t\twg.Add(1)\n\t\t\tdefer wg.Done()\n\t\t\teach.run()\n"
            "\t\t}()\n\t}\n\twg.Wait()\n"
        ),
        "\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()\n",
        3,
        id="a goroutine that counts itself",
    ),
    pytest.param(
        go("\tswitch {\n\tcase a:\n\t\tfor {\n\t\t\tswitch {\n\t\t\tcase b:\n\t\t\t\tbreak\n\t\t\t}\n\t\t}\n\t}\n"),
        "outer:\n\t\tfor {\n\t\t\tswitch {\n\t\t\tcase b:\n\t\t\t\tbreak outer\n",
        4,
        id="break left the switch alone",
    ),
    pytest.param(
        go(
            "\tm.mu.Lock()\n\tif m.n == 0 {\n\t\treturn 0\n\t}\n\tn := m.n\n\tm.mu.Unlock()\n\treturn n\n",
            "(m *M) f() int",
        ),
        "m.mu.Unlock()\n\t\treturn 0\n",
        6,
        id="one way out kept the lock",
    ),
    pytest.param(
        go(
            "\tm.mu.Lock()\n\tif m.n == 0 {\n\t\treturn 0\n\t}\n\tn := m.n\n\tm.mu.Unlock()\n\treturn n\n",
            "(m *M) f() int",
        ),
        "m.mu.Lock()\n\tdefer m.mu.Unlock()\n\tif m.n == 0 {\n\t\treturn 0\n\t}\n\tn := m.n\n\treturn n\n",
        6,
        id="unlocked in any case",
    ),
    pytest.param(
        go("\tif err != nil {\n\t\treturn\n\t}\n\trun()\n\twg.Done()\n"),
        "{\n\tdefer wg.Done()\n\tif err != nil {\n\t\treturn\n\t}\n\trun()\n}",
        6,
        id="done in any case",
    ),
    pytest.param(
        go("\tfor _, n := range names {\n\t\tdefer shut()\n\t\tuse(n)\n\t}\n"),
        "range names {\n\t\tuse(n)\n\t\tshut()\n",
        4,
        id="deferred in a loop",
    ),
    pytest.param(
        go(
            "\tn, _ := strconv.Atoi(s)\n\tm, err := strconv.Atoi(t)\n"
            "\tif err != nil {\n\t\treturn 0, err\n\t}\n\treturn n + m, nil\n",
            "f(s, t string) (int, error)",
        ),
        "n, err := strconv.Atoi(s)\n\tif err != nil {\n\t\treturn 0, err\n\t}\n",
        3,
        id="an error that nobody looked at",
    ),
    pytest.param(
        go('\tswitch kind {\n\tcase "a":\n\t\treturn 1, nil\n\t}\n\treturn 0, nil\n', "f(kind string) (int, error)"),
        'default:\n\t\treturn 0, fmt.Errorf("unknown kind %v", kind)\n',
        4,
        id="no case for the rest",
    ),
    pytest.param(
        go("\terrs := all(xs)\n\treturn len(xs), nil\n", "f(xs []int) (int, error)"),
        "return len(xs), errors.Join(errs...)",
        3,
        id="errors that were gathered",
    ),
    pytest.param(go("\treturn err == ErrGone\n", "f(err error) bool"), "errors.Is(err, ErrGone)", 2, id="wrapped"),
    pytest.param(
        go("\treturn time.Duration(n)\n", "f(n int) time.Duration"), "time.Duration(n) * time.Second", 2, id="a unit"
    ),
    pytest.param(
        go("\tg(context.Background(), n)\n", "f(ctx context.Context, n int)"), "g(ctx, n)", 2, id="the caller's context"
    ),
    pytest.param(
        go('\treturn raw == "yes" || raw == "on"\n', "f(raw string) bool"),
        'strings.EqualFold(raw, "yes") || strings.EqualFold(raw, "on")',
        8,
        id="capital letters",
    ),
    pytest.param(go('\tp := strings.Split(s, "=")\n\tuse(p)\n', "f(s string)"), 'SplitN(s, "=", 2)', 2, id="two parts"),
    pytest.param(
        go('\treturn fmt.Sprintf("%d:%2d", h, m)\n', "f(h, m int) string"), '"%d:%02d"', 2, id="padded with noughts"
    ),
    pytest.param(
        go('\treturn time.Parse("2006", s)\n', "f(s string, zone *time.Location) (time.Time, error)"),
        'time.ParseInLocation("2006", s, zone)',
        2,
        id="in its zone",
    ),
    pytest.param(
        go("\treturn append(c.Lines[:i], c.Lines[i+1:]...)\n", "(c *C) f(i int) []Line"),
        "append(c.Lines[:i:i], c.Lines[i+1:]...)",
        4,
        id="room of its own",
    ),
    pytest.param(
        go("\tb.labels = labels\n", "(b *B) f(labels ...string)"), "append([]string(nil), labels...)", 3, id="a copy"
    ),
    pytest.param(go("\tvar out []int\n\treturn out\n", "f() []int"), "out := []int{}", 3, id="empty, not null"),
    pytest.param(
        go("\tif *t.Limit != 0 {\n\t\tg()\n\t}\n", "f(t *T)"), "if t.Limit != nil && *t.Limit != 0", 4, id="optional"
    ),
    pytest.param(
        go("\tleft := *a.Limit - a.Used\n\tuse(left)\n", "f(a A)") + "\ntype A struct {\n\tLimit *float64\n}\n",
        "var left float64\n\tif a.Limit != nil {\n\t\tleft = *a.Limit - a.Used\n\t}\n",
        3,
        id="nothing of what is not there",
    ),
    pytest.param(
        go("\treturn t.After(until)\n", "f(t, until time.Time) bool"), "!t.Before(until)", 2, id="that very moment"
    ),
    pytest.param(
        go("\treturn xs[len(xs)-n:]\n", "f(xs []int, n int) []int"),
        "if n > len(xs) {\n\t\tn = len(xs)\n\t}\n\treturn",
        4,
        id="more than there are",
    ),
    pytest.param(go("\treturn page * size\n", "f(page, size int) int"), "(page - 1) * size", 3, id="from one"),
    pytest.param(
        go("\treturn float64(l.sum(a) / int64(n))\n", "(l *L) f(a string, n int) float64"),
        "float64(l.sum(a)) / float64(n)",
        3,
        id="divided after",
    ),
    pytest.param(
        go(
            "\tvar out []string\n\tfor k := range m {\n\t\tout = append(out, k)\n\t}\n\treturn out\n",
            "f(m map[string]int) []string",
        ),
        "sort.Strings(out)\n\treturn out",
        4,
        id="the order of a map",
    ),
    pytest.param(
        go("\tif len(s) > n {\n\t\treturn s[:n]\n\t}\n\treturn s\n", "f(s string, n int) string"),
        "runes := []rune(s)\n\tif len(runes) > n {\n\t\treturn string(runes[:n])\n",
        4,
        id="letters in bytes",
    ),
    pytest.param(
        go('\tif s == "" {\n\t\treturn 0, errEmpty\n\t}\n\treturn g(s), nil\n', "f(s string) (int, error)"),
        "(int, error) {\n\treturn g(s), nil\n}",
        8,
        id="a case that is none",
    ),
    pytest.param(
        go("\tif b.first == nil {\n\t\tb.first = q\n\t}\n\tg(b)\n", "f(b *B, q *Q)"),
        "{\n\tb.first = q\n\tg(b)\n",
        12,
        id="in every case",
    ),
    pytest.param(
        go("\tif deep {\n\t\tg(xs)\n\t}\n\treturn\n", "f(deep bool, xs []int)"),
        "if deep && len(xs) > 0 {",
        12,
        id="a condition more",
    ),
    pytest.param(
        go(
            "\tif v, ok = m.at[k]; ok {\n\t\tif late(k) {\n\t\t\treturn\n\t\t}\n\t\treturn v, true\n\t}\n\treturn\n",
            "(m *M) f(k int) (v int, ok bool)",
        ),
        "late(k) {\n\t\t\treturn v, false\n",
        4,
        id="a bare return",
    ),
    pytest.param(
        go("\tif i > 0 && hex(v[i+1]) && hex(v[i+1]) {\n\t\tg()\n\t}\n", "f(v []byte, i int)"),
        "i > 0 && hex(v[i+1]) && hex(v[i+2]) {",
        2,
        id="the same asked twice",
    ),
    pytest.param(
        go("\treturn g(xs[1:])\n", "f(xs []int) []int"),
        "if len(xs) == 0 {\n\t\treturn xs\n\t}\n\treturn g",
        10,
        id="nothing for nothing",
    ),
    pytest.param(
        go("\tm.in.reset()\n\treturn m\n", "(m *Merge) f() any")
        + "\ntype Merge struct {\n\tin In\n\tat func() int\n}\n\nfunc (m *Merge) next() { m.at = start(m) }\n"
        "\nfunc (a *All) f() any {\n\ta.at = nil\n\treturn a\n}\n",
        "m.in.reset()\n\tm.at = nil\n\treturn m",
        3,
        id="a field that its namesakes reset",
    ),
]


@pytest.mark.parametrize(("text", "wanted", "rank"), ROWS)
def test_what_a_person_would_write_is_among_the_likeliest(text: str, wanted: str, rank: int) -> None:
    found = changed(text)
    assert any(wanted in each for each in found[:rank]), [each for each in found if wanted in each][:1] or found[:rank]


@pytest.mark.parametrize(
    ("text", "not_built"),
    [
        (
            go("\treturn g(key, n)\n", "f(key string, n int) string"),
            ("key + 1", "g(key, n) + 1", "g(n, key)", "g(n, n)"),
        ),
        (go("\tif b == nil {\n\t\tb = c\n\t}\n", "f(b, c *B)"), ("b <= nil", "b >= nil", "b += c", "c - 1")),
        (go("\tg(fmt.Sprint(v))\n", "f(v int)", 'import "fmt"\n\n'), ("v.Sprint(", "fmt.Sprint(v) + 1")),
    ],
    ids=["no number", "a pointer", "a package"],
)
def test_what_no_compiler_takes_is_not_tried(text: str, not_built: tuple[str, ...]) -> None:
    found = changed(text)
    assert found
    assert not [each for each in found if any(said in each for said in not_built)]


def test_a_package_that_is_needed_is_brought_in() -> None:
    found = changed(go("\treturn err == ErrGone\n", "f(err error) bool", 'import (\n\t"fmt"\n\t"strings"\n)\n\n'))
    assert any('import (\n\t"errors"\n\t"fmt"\n' in each and "errors.Is(" in each for each in found)


def test_what_the_test_wanted_is_put_where_the_code_has_what_it_got() -> None:
    found = changed(go("\trespond(w, http.StatusOK)\n", "f(w W)"), "Not equal: expected: 201 actual  : 200")
    assert "http.StatusCreated" in found[0]


def test_letters_that_the_test_wanted_small_are_made_so() -> None:
    text = go("\tfor _, r := range title {\n\t\tg(r)\n\t}\n", "f(title string)")
    found = changed(text, 'Slug("Tea") = "Tea", want "tea"')
    assert any("range strings.ToLower(title)" in each for each in found[:4])


def test_the_sign_that_was_to_be_escaped_is_listed_among_those_that_are() -> None:
    found = changed(go('\treturn encode(key, " :", enc)\n', "f(key string) string"), r'got "a=b" want "a\\=b"')
    assert any('" :="' in each for each in found[:4])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (go("\treturn r == '=' || r == '\"'\n", "f(r rune) bool"), "r == '\"' || r == '#'"),
        (go("\tswitch r {\n\tcase '=', '\"':\n\t\tg()\n\t}\n", "f(r rune)"), "case '=', '\"', '#':"),
    ],
    ids=["condition", "case"],
)
def test_a_sign_that_the_code_does_not_ask_for_is_asked_for_like_the_others(text: str, wanted: str) -> None:
    assert any(wanted in each for each in changed(text, 'got "a#b" want "ab"')[:6])


def test_what_the_wanted_text_ends_with_is_put_at_the_end() -> None:
    found = changed(go('\treturn fmt.Sprintf("<= %s", v)\n', "f(v string) string"), 'got "<= 2<= 3" want "<= 2 <= 3"')
    assert any('"<= %s "' in each for each in found[:6])


def test_a_tag_unlike_those_around_it_is_named_like_them() -> None:
    struct = '\ntype T struct {\n\tA int `json:"firstOne"`\n\tB int `json:"secondOne"`\n\tC int `json:"third_one"`\n}\n'
    found = changed(go("\treturn g()\n", "f() T") + struct, "code 1, want 2")
    assert any('json:"thirdOne"' in each for each in found)


@pytest.mark.parametrize(
    ("said", "pair"),
    [
        ("Percent() = 285, want 299", ("285", "299")),
        ('Truncate("Käse", 5) = "Käs…", want "Käse…"', ("Käs…", "Käse…")),
        ("status = 403, want 400", ("403", "400")),
        ("Not equal: expected: int(4) actual  : int(5)", ("5", "4")),
        ("want 3, got 2", ("2", "3")),
        ("expected 404 but got 200", ("200", "404")),
        ('code was "a"; expected "b"', ("a", "b")),
        ('input="k" expected="k\\\\=v" obtained="k=v"', ("k=v", "k\\\\=v")),
        ("expected response code to be 204 but got 200.", ("200", "204")),
        ("it hangs", None),
    ],
)
def test_a_failing_test_says_what_it_got_and_wanted(said: str, pair: tuple[str, str] | None) -> None:
    assert told(said) == ((pair,) if pair else ())


def test_the_words_of_assertions_are_read_whichever_library_writes_them() -> None:
    output = (
        "=== RUN   TestA\n"
        "    a_test.go:23: Percent() = 285, want 299\n"
        "    --- FAIL: TestA/odd (0.00s)\n"
        "        a_test.go:35: \n"
        "            \tError Trace:\t/tmp/t/a_test.go:35\n"
        "            \tError:      \tNot equal: \n"
        "            \t            \texpected: 201\n"
        "            \t            \tactual  : 200\n"
        "            \tTest:       \tTestA\n"
        "FAIL\n"
    )
    assert asserted(output) == "Percent() = 285, want 299\nNot equal: expected: 201 actual  : 200"
    assert asserted("panic: boom\n") == ""


def test_the_words_of_a_modules_own_assertions_are_read_where_no_test_says_any() -> None:
    own = "=== RUN   TestA\n\tassert.go:24: got 13 want 14\n--- FAIL: TestA (0.00s)\n"
    assert asserted(own) == "got 13 want 14"
    assert asserted(f"    a_test.go:9: it is shut\n{own}") == "it is shut"


def test_what_the_wanted_text_has_more_is_put_behind_what_is_given_back() -> None:
    found = changed(go("\treturn trim(v)\n", "f(v string) string"), 'got "1.0" want "1.0.0"')
    assert any('return trim(v) + ".0"\n' in each for each in found[:6])


def test_one_more_is_not_made_nought_more() -> None:
    found = changed(go("\treturn n + 1\n", "f(n int) int"))
    assert any("return n\n" in each for each in found)
    assert not any("n + 0" in each for each in found)


def test_a_sign_that_the_file_writes_elsewhere_is_tried() -> None:
    text = go('\treturn strings.TrimPrefix(v, "]")\n', "f(v string) string") + '\nconst point = "."\n'
    assert any('TrimPrefix(v, ".")' in each for each in changed(text))
