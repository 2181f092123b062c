package httpapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/homeoerp/api-golang/internal/seed"
)

func call(t *testing.T, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	data, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	New(data).ServeHTTP(rec, httptest.NewRequest(method, path, strings.NewReader(body)))
	return rec
}

func TestReads(t *testing.T) {
	for path, want := range map[string]int{
		"/health":                     http.StatusOK,
		"/api/remedies?q=arnica":      http.StatusOK,
		"/api/remedies/BEL-C30-GL":    http.StatusOK,
		"/api/remedies/XXX":           http.StatusNotFound,
		"/api/stock/ARN-C30-GL":       http.StatusOK,
		"/api/stock/XXX":              http.StatusNotFound,
		"/api/batches/ARN-C30-GL":     http.StatusOK,
		"/api/batches/NUX-D6-DR/next": http.StatusOK,
		"/api/batches/XXX/next":       http.StatusNotFound,
	} {
		if rec := call(t, http.MethodGet, path, ""); rec.Code != want {
			t.Errorf("GET %s: %d, want %d: %s", path, rec.Code, want, rec.Body)
		}
	}
}

func TestQuote(t *testing.T) {
	rec := call(t, http.MethodPost, "/api/quotes", `{"lines":[{"sku":"ARN-C30-GL","qty":10}]}`)
	if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), `"total":7505`) {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	rec = call(t, http.MethodPost, "/api/quotes", `nope`)
	if rec.Code != http.StatusBadRequest {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
}
