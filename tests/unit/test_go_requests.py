"""A captured request, as a Go package's own tests send theirs."""

import pytest

from homeostat.errors import NotFound
from homeostat.languages.trees import Source, broken
from homeostat.stages.propose.go_requests import Asked, sent_as_tests

HEAD = 'package api\n\nimport (\n\t"net/http"\n\t"net/http/httptest"\n\t"strings"\n\t"testing"\n)\n\n'
ROWS = f"""{HEAD}func TestAll(t *testing.T) {{
	r := newRouter()
	tests := []struct {{
		name, method, path, body, auth string
		want int
	}}{{
		{{"bad id", http.MethodGet, "/v1/tickets/x", "", "Bearer secret", http.StatusBadRequest}},
		{{"invalid", http.MethodPost, "/v1/tickets", `{{"title":""}}`, "Bearer secret", http.StatusBadRequest}},
	}}
	for _, tt := range tests {{
		t.Run(tt.name, func(t *testing.T) {{
			check(t, r, tt.method, tt.path, tt.body, tt.auth, tt.want)
		}})
	}}
}}
"""
KEYED = f"""{HEAD}func TestAll(t *testing.T) {{
	for _, tt := range []row{{
		{{name: "one", method: "POST", url: "/v1/tickets", payload: "{{}}", code: 400}},
	}} {{
		check(t, tt)
	}}
}}
"""
PLAIN = f"""{HEAD}func TestCreate(t *testing.T) {{
	h := handler(t)
	req := httptest.NewRequest(http.MethodPost, "/v1/tickets", strings.NewReader(`{{"title":"a"}}`))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	if w.Code != http.StatusCreated {{
		t.Fatalf("got %d", w.Code)
	}}
	if w.Body.Len() == 0 {{
		t.Error("empty")
	}}
}}
"""
SUBTESTS = f"""{HEAD}func TestCreate(t *testing.T) {{
	h := handler(t)
	t.Run("other", func(t *testing.T) {{
		other(h)
	}})
	t.Run("ok", func(t *testing.T) {{
		w := do(h, "POST", "/v1/tickets", `{{"title":"a"}}`)
		assert.Equal(t, 201, w.Code)
		assert.NotEmpty(t, w.Body)
	}})
}}
"""
POST = Asked(method="POST", target="/v1/tickets", body='{"title":"b"}')


def sent(text: str, asked: Asked = POST) -> list[str]:
    def read(path: str) -> str:
        if path != "api/api_test.go":
            raise NotFound(path)
        return text

    found = sent_as_tests(asked, "store/store.go", ["api/api_test.go", "go.mod", "vendor/x_test.go"], read)
    assert not any(broken(Source("a.go", each.text)) for each in found)
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            ROWS,
            '\t\t{"post v1 tickets is answered", http.MethodPost, "/v1/tickets", `{"title":"b"}`, "Bearer secret", '
            "HOMEOSTAT_STATUS},\n\t}",
            id="a row more",
        ),
        pytest.param(
            KEYED,
            'name: "post v1 tickets is answered", method: "POST", url: "/v1/tickets", payload: `{"title":"b"}`, '
            "code: HOMEOSTAT_STATUS}",
            id="a row with keys",
        ),
        pytest.param(
            PLAIN,
            "func TestPostV1TicketsIsAnswered(t *testing.T) {\n\th := handler(t)\n\treq := httptest.NewRequest("
            'http.MethodPost, "/v1/tickets", strings.NewReader(`{"title":"b"}`))\n'
            '\treq.Header.Set("Content-Type", "application/json")\n'
            "\tw := httptest.NewRecorder()\n\th.ServeHTTP(w, req)\n"
            '\tif w.Code != HOMEOSTAT_STATUS {\n\t\tt.Fatalf("got %d", w.Code)\n\t}\n}\n',
            id="a test beside it, as far as the status",
        ),
        pytest.param(
            SUBTESTS,
            'func TestPostV1TicketsIsAnswered(t *testing.T) {\n\th := handler(t)\n\tw := do(h, "POST", "/v1/tickets", '
            '`{"title":"b"}`)\n\tassert.Equal(t, HOMEOSTAT_STATUS, w.Code)\n}\n',
            id="a subtest with what stands before it",
        ),
    ],
)
def test_it_is_sent_as_the_tests_send(text: str, wanted: str) -> None:
    texts = sent(text)
    assert wanted in texts[0], texts


def test_it_is_tried_without_credentials_too() -> None:
    assert any('`{"title":"b"}`, "", HOMEOSTAT_STATUS}' in each for each in sent(ROWS))


def test_another_method_is_written_as_the_tests_write_it() -> None:
    asked = Asked(method="DELETE", target="/v1/tickets/7?force=1", body=None)
    assert any('http.MethodDelete, "/v1/tickets/7?force=1", ""' in each for each in sent(ROWS, asked))


def test_nothing_is_made_of_tests_that_send_nothing() -> None:
    assert sent(f'{HEAD}func TestPath(t *testing.T) {{\n\tread("/etc/hosts")\n}}\n') == []


def test_hostile_words_stay_in_their_literal() -> None:
    asked = Asked(method="POST", target='/v1/tickets?q="+panic(1)+"', body='a`"\n\\')
    (first, *_) = sent(PLAIN, asked)
    assert '"/v1/tickets?q=\\"+panic(1)+\\""' in first or '`/v1/tickets?q="+panic(1)+"`' in first
    assert 'strings.NewReader("a`\\"\\n\\\\")' in first
