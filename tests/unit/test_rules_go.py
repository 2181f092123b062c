"""Rules for Go: what is offered for a panic. `¦` stands in the line that failed."""

import pytest

from homeostat.stages.propose.tree_rules import tree_rules
from tree_crashes import offered, situation

GO = [
    pytest.param(
        "package p\n\nfunc total(o *Order) (int, error) {\n\tif o == nil {\n"
        '\t\treturn 0, errShort("no order at all")\n\t}\n'
        "\t¦return o.Cart.Sum, nil\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'if o.Cart == nil {\n\t\treturn 0, errShort("o.Cart is nil")\n\t}',
        id="refuses as its neighbour does, in words of its own",
    ),
    pytest.param(
        'package p\n\nimport (\n\t"os"\n)\n\nfunc size(f *os.File) (int64, error) {\n'
        "\ts := stat(f)\n\t¦return s.Size, nil\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'import (\n\t"errors"\n\t"os"\n)\n\nfunc size(f *os.File) (int64, error) {\n\ts := stat(f)\n\tif s == nil {\n'
        '\t\treturn 0, errors.New("s is nil")\n\t}',
        id="returns an error, and brings in what makes it",
    ),
    pytest.param(
        'package p\n\nimport "net/http"\n\nfunc show(w http.ResponseWriter, r *http.Request) {\n'
        "\to := find(r.PathValue(`id`))\n\t¦write(w, o.Sum)\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'if o == nil {\n\t\thttp.Error(w, "o is nil", http.StatusNotFound)\n\t\treturn\n\t}\n\twrite(w, o.Sum)',
        id="answers a request that asks for what is not there",
    ),
    pytest.param(
        'package p\n\nfunc show(c *gin.Context) {\n\tid := c.Param("id")\n\tif id == "" {\n'
        '\t\tc.JSON(400, gin.H{"error": "an id is needed"})\n\t\treturn\n\t}\n'
        "\to := find(id)\n\t¦c.JSON(200, o.Sum)\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'if o == nil {\n\t\tc.JSON(400, gin.H{"error": "o is nil"})\n\t\treturn\n\t}',
        id="refuses a request as it does elsewhere",
    ),
    pytest.param(
        "package p\n\nfunc f(s string, i int) bool {\n\tif ¦s[i] == '+' {\n\t\treturn true\n\t}\n\treturn false\n}\n",
        "panic: runtime error: index out of range [3] with length 3",
        "if i < len(s) && s[i] == '+' {",
        id="asks for the index first",
    ),
    pytest.param(
        "package p\n\ntype S struct {\n\tOnDone, OnFail func(int)\n}\n\nfunc (s *S) f() {\n\t¦s.OnFail(1)\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "if s.OnFail != nil {\n\t\ts.OnFail(1)\n\t}",
        id="calls a hook only where one is set",
    ),
    pytest.param(
        "package p\n\nfunc f(s []int) int {\n\tn := 0\n\tfor i := 0; i <= len(s); i++ {\n"
        "\t\tn += ¦s[i]\n\t}\n\treturn n\n}\n",
        "panic: runtime error: index out of range [3] with length 3",
        "for i := 0; i < len(s); i++ {",
        id="counts to the last",
    ),
    pytest.param(
        "package p\n\nfunc f(s []int) int {\n\t¦return s[0]\n}\n",
        "panic: runtime error: index out of range [0] with length 0",
        "if len(s) == 0 {\n\t\treturn 0\n\t}",
        id="leaves when there is none",
    ),
    pytest.param(
        "package p\n\nfunc f(s string, n int) string {\n\t¦return s[:n]\n}\n",
        "panic: runtime error: slice bounds out of range [:9] with length 4",
        "if n > len(s) {\n\t\tn = len(s)\n\t}\n\treturn s[:n]",
        id="takes no more than there is",
    ),
    pytest.param(
        "package p\n\nfunc f(s []int, n int) []int {\n\t¦return s[len(s)-n:]\n}\n",
        "panic: runtime error: slice bounds out of range [-1:]",
        "return s[max(len(s)-n, 0):]",
        id="takes all where the last n are more than there are",
    ),
    pytest.param(
        "package p\n\nfunc f(xs []string) map[string]int {\n\tvar seen map[string]int\n\tfor _, x := range xs {\n"
        "\t\t¦seen[x] = 1\n\t}\n\treturn seen\n}\n",
        "panic: assignment to entry in nil map",
        "seen := make(map[string]int)",
        id="makes a map where it is declared",
    ),
    pytest.param(
        "package p\n\ntype Box struct {\n\tnames map[string][]int // by owner\n}\n\nfunc (b *Box) Put(n string) {\n"
        "\t¦b.names[n] = nil\n}\n",
        "panic: assignment to entry in nil map",
        "if b.names == nil {\n\t\tb.names = make(map[string][]int)\n\t}\n\tb.names[n] = nil",
        id="makes a field before it is written to",
    ),
    pytest.param(
        "package p\n\ntype doc map[string]*node\n\nfunc (d *doc) add(k string, n *node) error {\n"
        "\t¦(*d)[k] = n\n\treturn nil\n}\n",
        "panic: assignment to entry in nil map",
        "if (*d) == nil {\n\t\t(*d) = make(doc)\n\t}\n\t(*d)[k] = n",
        id="makes a map of a type of its own",
    ),
    pytest.param(
        "package p\n\nfunc read(r *R) bool {\n\tif r.end {\n\t\treturn set_reader_error(r,\n"
        '\t\t\t"it ended too early", r.at)\n\t}\n\t¦c := r.raw[r.pos+1]\n\tr.last = c\n\treturn true\n}\n',
        "panic: runtime error: index out of range [4] with length 4",
        'if r.pos+1 >= len(r.raw) {\n\t\treturn set_reader_error(r,\n\t\t\t"r.raw has no r.pos+1", r.at)\n\t}\n\tc :=',
        id="sets an error as its neighbour does",
    ),
    pytest.param(
        'package p\n\nfunc f(x any) string {\n\ts := ¦x.(string)\n\treturn s + "!"\n}\n',
        "panic: interface conversion: interface {} is int, not string",
        's, ok := x.(string)\n\tif !ok {\n\t\treturn ""\n\t}',
        id="asks for the type",
    ),
    pytest.param(
        "package p\n\nfunc mean(sum, n int) int {\n\t¦return sum / n\n}\n",
        "panic: runtime error: integer divide by zero",
        "if n == 0 {\n\t\treturn 0\n\t}",
        id="does not divide by nothing",
    ),
    pytest.param(
        'package p\n\nimport "strings"\n\nfunc pad(s string, n int) string {\n'
        '\t¦return strings.Repeat(" ", n-len(s)) + s\n}\n',
        "panic: strings: negative Repeat count",
        'strings.Repeat(" ", max(n-len(s), 0))',
        id="repeats no less than nothing",
    ),
    pytest.param(
        "package p\n\nfunc mask(bits int) uint32 {\n\t¦return 1<<bits - 1\n}\n",
        "panic: runtime error: negative shift amount",
        "if bits < 0 {\n\t\treturn 0\n\t}",
        id="shifts by no less than nothing",
    ),
    pytest.param(
        "package p\n\nfunc f(name string) (*T, error) {\n\tx, _ := load(name)\n\t¦x.Use()\n\treturn x, nil\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "x, err := load(name)\n\tif err != nil {\n\t\treturn nil, err\n\t}",
        id="looks at an error that was thrown away",
    ),
    pytest.param(
        'package p\n\nimport "fmt"\n\nfunc f(n int) (int, error) {\n\tif n < 0 {\n'
        '\t\t¦panic("negative")\n\t}\n\treturn n, nil\n}\n',
        "panic: negative",
        'return 0, errors.New("negative")',
        id="returns its own panic as an error",
    ),
    pytest.param(
        "package p\n\nfunc set(to, from reflect.Value) bool {\n\tif from.Kind() == reflect.Ptr && from.IsNil() {\n"
        "\t\treturn true\n\t}\n\t¦to.Set(reflect.New(reflect.TypeOf(from.Interface())))\n\treturn true\n}\n",
        "panic: reflect: New(nil)",
        "if from.Kind() == reflect.Interface && from.IsNil() {\n\t\treturn true",
        id="asks a reflected value whether it holds something",
    ),
    pytest.param(
        "package p\n\nfunc (c *checker) call(n *Node) (reflect.Type, info) {\n\tt := c.visit(n.Callee)\n"
        "\tswitch ¦t.Kind() {\n\tcase reflect.Func:\n\t\treturn t.Out(0), info{}\n\t}\n"
        '\treturn c.error(n, "%v cannot be called", t)\n}\n',
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'if t == nil {\n\t\treturn c.error(n, "%v cannot be called", t)\n\t}\n\tswitch t.Kind() {',
        id="answers nil as what fits no case",
    ),
    pytest.param(
        "package p\n\nfunc size(v any) (int, error) {\n\tswitch ¦reflect.TypeOf(v).Kind() {\n\tcase reflect.Int:\n"
        '\t\treturn 8, nil\n\tdefault:\n\t\treturn 0, fmt.Errorf("no size of %T", v)\n\t}\n}\n',
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'if v == nil {\n\t\treturn 0, fmt.Errorf("no size of %T", v)\n\t}\n\tswitch',
        id="answers nil as the default of a switch does",
    ),
    pytest.param(
        'package p\n\nfunc (p *parser) rule(r *Rule) Node {\n\tif r.Name == "" {\n'
        '\t\treturn p.errorf(r.Pos, "rule %d has no name", r.Number)\n\t}\n\t¦return r.Body.Node\n}\n',
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'if r.Body == nil {\n\t\treturn p.errorf(r.Pos, "r.Body is nil")\n\t}',
        id="refuses by the method that its neighbour refuses by, without the values of its words",
    ),
    pytest.param(
        "package p\n\ntype table struct {\n\ttitles, notes []string\n}\n\nfunc (t *table) head() {\n"
        "\tfor i := range t.widths {\n\t\t¦title := t.titles[i]\n\t\twrite(title, t.widths[i])\n\t}\n}\n",
        "panic: runtime error: index out of range [2] with length 2",
        'title := ""\n\t\tif i < len(t.titles) {\n\t\t\ttitle = t.titles[i]\n\t\t}',
        id="lets what a shorter list does not have be empty",
    ),
    pytest.param(
        "package p\n\nfunc tag(data []byte, at int) (byte, error) {\n\tif at+1 > len(data) {\n\t\treturn 0, errShort\n"
        "\t}\n\t¦return data[at+1], nil\n}\n",
        "panic: runtime error: index out of range [4] with length 4",
        "if at+2 > len(data) {",
        id="sharpens a look that is content with one too few",
    ),
    pytest.param(
        "package p\n\nfunc next(text string, at int) byte {\n\tif at == len(text) {\n\t\treturn 0\n\t}\n"
        "\t¦return text[at]\n}\n",
        "panic: runtime error: index out of range [5] with length 4",
        "if at >= len(text) {",
        id="takes what is behind the end for the end",
    ),
    pytest.param(
        "package p\n\nfunc signed(text string) bool {\n\tif len(text) == 0 {\n\t\treturn false\n\t}\n"
        "\t¦return text[0] == '-' && text[1] != '-'\n}\n",
        "panic: runtime error: index out of range [1] with length 1",
        "if len(text) < 2 {",
        id="asks for as many as the line reads",
    ),
    pytest.param(
        "package p\n\nfunc (s *scanner) skip() int {\n\tn := 0\n\tfor {\n\t\tc := s.text[s.at]\n"
        "\t\t¦c = s.text[s.at]\n\t\tif c != ' ' {\n\t\t\tbreak\n\t\t}\n\t\ts.at++\n\t\tn++\n\t}\n\treturn n\n}\n",
        "panic: runtime error: index out of range [3] with length 3",
        "if s.at >= len(s.text) {\n\t\t\tbreak\n\t\t}\n\t\tc = s.text[s.at]",
        id="ends a loop that does not count where there is no more",
    ),
    pytest.param(
        "package p\n\nfunc blend(xs, ys []float64) ([]float64, error) {\n\tif len(xs) == 0 {\n"
        "\t\treturn nil, ErrEmpty\n\t}\n\tout := []float64{}\n\tfor i, x := range xs {\n"
        "\t\t¦out = append(out, x*ys[i])\n\t}\n\treturn out, nil\n}\n",
        "panic: runtime error: index out of range [2] with length 2",
        "if len(ys) != len(xs) {\n\t\treturn nil, ErrEmpty\n\t}\n\tfor i, x := range xs {",
        id="asks that two lists are as long before it goes through both",
    ),
    pytest.param(
        "package p\n\nfunc empty(v reflect.Value) bool {\n\tif ¦v.IsNil() {\n\t\treturn true\n\t}\n"
        "\treturn v.IsZero()\n}\n",
        "panic: reflect: call of reflect.Value.IsNil on int Value",
        "if v.Kind() == reflect.Ptr && v.IsNil() {",
        id="asks pointers alone whether they are nil",
    ),
    pytest.param(
        "package p\n\nfunc fields(v any) int {\n\t¦return reflect.ValueOf(v).Elem().NumField()\n}\n",
        "panic: reflect: call of reflect.Value.Elem on struct Value",
        "return reflect.Indirect(reflect.ValueOf(v)).NumField()",
        id="takes what is no pointer for itself",
    ),
    pytest.param(
        "package p\n\nfunc put(to, from reflect.Value) error {\n\t¦to.Set(from)\n\treturn nil\n}\n",
        "panic: reflect.Set: value of type int is not assignable to type string",
        "if !from.Type().AssignableTo(to.Type()) {",
        id="asks whether a value can be put there",
    ),
    pytest.param(
        "package p\n\nfunc size(path string) (int64, error) {\n\tf, err := os.Stat(path)\n\tif err != nil {\n"
        '\t\tlog.Println("no size:", err)\n\t}\n\t¦return f.Size(), nil\n}\n',
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'log.Println("no size:", err)\n\t\treturn 0, err\n\t}',
        id="leaves once it told of a failure",
    ),
    pytest.param(
        "package p\n\nfunc name(v any) string {\n\ts := ¦v.(string)\n\treturn s\n}\n",
        "panic: interface conversion: interface {} is int, not string",
        "s, _ := v.(string)",
        id="lets what is of another type be empty",
    ),
    pytest.param(
        "package p\n\nfunc fields(v any) (int, error) {\n\tr := reflect.ValueOf(v)\n\t¦return r.NumField(), nil\n}\n",
        "panic: reflect: call of reflect.Value.NumField on int Value",
        "if r.Kind() != reflect.Struct {",
        id="leaves for all that is no struct, and not for numbers alone",
    ),
    pytest.param(
        "package p\n\nfunc tags(t reflect.Type) []string {\n\tvar out []string\n"
        "\t¦for i := 0; i < t.NumField(); i++ {\n\t\tout = append(out, t.Field(i).Name)\n\t}\n\treturn out\n}\n",
        "panic: reflect: NumField of non-struct type *main.Order",
        "if t.Kind() == reflect.Ptr {\n\t\tt = t.Elem()\n\t}\n\tfor",
        id="looks behind the pointer of a type",
    ),
    pytest.param(
        "package p\n\nfunc name(t reflect.Type) string {\n\tinner := ¦t.Elem()\n\treturn inner.Name()\n}\n",
        "panic: reflect: Elem of invalid type main.Order",
        "inner := t\n\tif t.Kind() == reflect.Ptr {\n\t\tinner = t.Elem()\n\t}",
        id="takes a type that is no pointer for itself",
    ),
    pytest.param(
        "package p\n\nfunc read(data []byte) ([]int, error) {\n\tn := number(data)\n\t¦out := make([]int, n)\n"
        "\treturn out, nil\n}\n",
        "panic: runtime error: makeslice: len out of range",
        "if n < 0 || n > len(data) {",
        id="makes no more than the data can hold",
    ),
    pytest.param(
        "package p\n\nfunc (d *decoder) close(at trail) error {\n\tif d.open {\n\t\treturn at.Fail(errOpen)\n\t}\n"
        '\tif d.left > 0 {\n\t\t¦return at[:len(at)-1].Failf("%d left", d.left)\n\t}\n\treturn nil\n}\n',
        "panic: runtime error: slice bounds out of range [:-1]",
        'return at.Failf("%d left", d.left)',
        id="uses a list uncut, as the function does elsewhere",
    ),
    pytest.param(
        "package p\n\ntype walk struct {\n\tseen *set\n}\n\nfunc New() *walk {\n\treturn &walk{seen: newSet()}\n}\n\n"
        "func (w *walk) visit(n int) {\n\t¦w.seen.add(n)\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "if w.seen == nil {\n\t\tw.seen = newSet()\n\t}\n\tw.seen.add(n)",
        id="makes a part as its maker does, when it is first needed",
    ),
    pytest.param(
        "package p\n\nfunc (c *Client) Shut() {\n\tc.done = true\n\t¦c.conn.Close()\n\tc.count--\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "if c.conn != nil {\n\t\tc.conn.Close()\n\t}\n\tc.count--",
        id="closes only what was opened",
    ),
    pytest.param(
        "package p\n\nfunc card(u *User) *Card {\n\tout := &Card{\n\t\tName: u.Name,\n\t\t¦City: u.Address.City,\n\t}\n"
        "\treturn out\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "out := &Card{\n\t\tName: u.Name,\n\t}\n\tif u.Address != nil {\n\t\tout.City = u.Address.City\n\t}\n",
        id="sets a field of a literal only where there is what it is taken from",
    ),
    pytest.param(
        "package p\n\nfunc card(u *User) Card {\n\treturn Card{\n\t\tName: u.Name,\n"
        "\t\t¦City: u.Address.City,\n\t\tZip:  u.Address.Zip,\n\t}\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "made := Card{\n\t\tName: u.Name,\n\t}\n\tif u.Address != nil {\n\t\tmade.City = u.Address.City\n"
        "\t\tmade.Zip = u.Address.Zip\n\t}\n\treturn made\n",
        id="names a literal that is given back to set a field of it later",
    ),
    pytest.param(
        "package p\n\ntype encode func(v any) error\n\ntype binary struct {\n\tother encode\n}\n\n"
        "func (b binary) encode(v any) error {\n\t¦return b.other(v)\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "if b.other == nil {",
        id="asks for a function of a named type that a field holds",
    ),
    pytest.param(
        "package p\n\nfunc (s *rule) check(v string) errs {\n\tvar all errs\n\tp, err := compile(s.text)\n"
        "\tif err != nil {\n\t\tif s.strict {\n\t\t\treturn errs{err}\n\t\t}\n\t\tall = append(all, err)\n\t}\n"
        "\tif ¦!p.Match(v) {\n\t\tall = append(all, errNo)\n\t}\n\treturn all\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "if p != nil && !p.Match(v) {",
        id="does not ask what a gathered failure left empty",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted"), GO)
def test_go_offers_what_a_person_would_write(text: str, said: str, wanted: str) -> None:
    texts = offered({"p/a.go": text}, [("p/a.go", "p.f")], said)
    assert any(wanted in each for each in texts), "\n----\n".join(texts)


def test_a_caller_in_go_looks_at_what_it_was_given() -> None:
    files = {
        "p/a.go": "package p\n\nfunc (p *P) check(key, value Node) error {\n"
        "\t¦if value.Token().Line == 0 {\n\t\treturn nil\n\t}\n"
        "\treturn nil\n}\n\nfunc (p *P) read(k Node) (Node, error) {\n\tv, err := p.next()\n\tif err != nil {\n"
        '\t\treturn nil, err\n\t}\n\tif k == nil {\n\t\treturn nil, wrong("no key was found", p.at)\n\t}\n'
        "\t¦if err := p.check(k, v); err != nil {\n\t\treturn nil, err\n\t}\n\treturn v, nil\n}\n"
    }
    said = "panic: runtime error: invalid memory address or nil pointer dereference"
    texts = offered(files, [("p/a.go", "p.(*P).check"), ("p/a.go", "p.(*P).read")], said)
    assert any('if v == nil {\n\t\treturn nil, wrong("v is nil", p.at)\n\t}' in each for each in texts)


def test_a_loop_in_go_that_writes_is_not_left_half_done_first() -> None:
    text = (
        "package p\n\nfunc (t *table) head() {\n\tif len(t.titles) < 1 {\n\t\treturn\n\t}\n"
        "\tfor i := 0; i < t.columns; i++ {\n\t\t¦t.write(t.titles[i])\n\t}\n\tt.end()\n}\n"
    )
    texts = offered({"p/a.go": text}, [("p/a.go", "p.(*table).head")], "panic: index out of range [2] with length 2")
    assert "if i >= len(t.titles) {\n\t\t\tcontinue\n\t\t}" in texts[0]
    assert "t.write(t.titles[i])" in texts[0]


def test_a_store_in_go_that_is_empty_is_first_asked_by_who_takes_from_it() -> None:
    def best(name: str) -> float:
        text = f"package p\n\nfunc (s *stack) {name}() any {{\n\t¦v := s.data[s.index]\n\ts.index--\n\treturn v\n}}\n"
        seen, _ = situation({"p/a.go": text}, [("p/a.go", f"p.(*stack).{name}")], "panic: index out of range [-1]")
        return max(each.prior for each in tree_rules(seen, 8))

    assert best("pop") < best("Pop")


def test_what_go_was_about_to_refuse_is_no_success() -> None:
    text = (
        "package p\n\nfunc read(at trail, n int) (Value, error) {\n\tif n > 2 {\n"
        '\t\t¦return Value{}, at[len(at)-1].Errorf("too many")\n\t}\n\tif n == 0 {\n\t\treturn Empty, nil\n\t}\n'
        "\treturn Value{n}, nil\n}\n"
    )
    seen, _ = situation({"p/a.go": text}, [("p/a.go", "p.read")], "panic: runtime error: index out of range [-1]")
    found = list(tree_rules(seen, 8))
    assert all(each.swallows for each in found if "+\t\t\treturn Empty, nil" in each.patch.diff)
    assert "errors.New" in found[0].patch.diff


def test_the_last_step_of_a_way_out_in_go_is_less_than_all_of_it() -> None:
    def best(noted: str) -> float:
        text = (
            f"package p\n\nfunc (c *checker) kind(n *Node) Kind {{\n\tif n.Bad {{\n{noted}\t\treturn Any\n\t}}\n"
            "\t¦return n.Type.Kind\n}\n"
        )
        said = "panic: runtime error: invalid memory address or nil pointer dereference"
        seen, _ = situation({"p/a.go": text}, [("p/a.go", "p.(*checker).kind")], said)
        return next(each.prior for each in tree_rules(seen, 8) if "+\t\treturn Any" in each.patch.diff)

    assert best("\t\tc.failures++\n") < best("")


def test_what_cannot_be_nil_or_true_in_go_is_not_asked() -> None:
    text = (
        "package p\n\nfunc (b binary) card(u *User) *Card {\n\tout := &Card{\n\t\t¦City: b.at(u.Address.City),\n\t}\n"
        "\treturn out\n}\n"
    )
    said = "panic: runtime error: invalid memory address or nil pointer dereference"
    texts = offered({"p/a.go": text}, [("p/a.go", "p.binary.card")], said)
    assert texts
    assert not any(
        "&& &Card" in each or "|| &Card" in each or "b == nil" in each or "b != nil" in each for each in texts
    )


def test_a_failure_that_go_gathers_is_not_left_for() -> None:
    text = (
        "package p\n\nfunc (s *rule) check(v string) error {\n\tvar all errs\n\tp, err := compile(s.text)\n"
        "\tif err != nil {\n\t\tall = append(all, err)\n\t}\n\tif ¦!p.Match(v) {\n\t\tall = append(all, errNo)\n\t}\n"
        "\treturn all.join()\n}\n"
    )
    said = "panic: runtime error: invalid memory address or nil pointer dereference"
    texts = offered({"p/a.go": text}, [("p/a.go", "p.(*rule).check")], said)
    assert "if p != nil && !p.Match(v) {" in texts[0]
    assert not any("append(all, err)\n\t\treturn" in each for each in texts)


def test_an_answer_in_go_that_is_asked_for_nil_is_not_asked_for_its_flag() -> None:
    text = (
        "package p\n\nfunc f(v any) (int, error) {\n\tm, _ := v.(matcher)\n\tif m == nil {\n\t\tm = other()\n\t}\n"
        "\t¦return m.count(), nil\n}\n"
    )
    said = "panic: runtime error: invalid memory address or nil pointer dereference"
    assert not any("ok :=" in each for each in offered({"p/a.go": text}, [("p/a.go", "p.f")], said))
