// Package httpapi is the HTTP face of the stock API.
package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/homeoerp/api-golang/internal/batches"
	"github.com/homeoerp/api-golang/internal/catalog"
	"github.com/homeoerp/api-golang/internal/pricing"
	"github.com/homeoerp/api-golang/internal/seed"
	"github.com/homeoerp/api-golang/internal/stock"
)

type api struct {
	catalog *catalog.Catalog
	stock   *stock.Service
	batches *batches.Store
	pricing *pricing.Engine
}

// New builds the handler over the data.
func New(data *seed.Data) http.Handler {
	c := catalog.New(data.Remedies)
	a := &api{
		catalog: c,
		stock:   stock.NewService(c, data.Levels),
		batches: batches.New(data.Batches),
		pricing: pricing.New(data.Prices),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", a.health)
	mux.HandleFunc("GET /api/remedies", a.searchRemedies)
	mux.HandleFunc("GET /api/remedies/{sku}", a.getRemedy)
	mux.HandleFunc("GET /api/stock/{sku}", a.stockCard)
	mux.HandleFunc("GET /api/batches/{sku}", a.listBatches)
	mux.HandleFunc("GET /api/batches/{sku}/next", a.nextBatch)
	mux.HandleFunc("POST /api/quotes", a.quote)
	return mux
}

func (a *api) health(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

func (a *api) searchRemedies(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, a.catalog.Search(r.URL.Query().Get("q")))
}

func (a *api) getRemedy(w http.ResponseWriter, r *http.Request) {
	remedy, ok := a.catalog.Find(r.PathValue("sku"))
	if !ok {
		writeError(w, http.StatusNotFound, "unknown remedy")
		return
	}
	writeJSON(w, http.StatusOK, remedy)
}

func (a *api) stockCard(w http.ResponseWriter, r *http.Request) {
	card, err := a.stock.Card(r.PathValue("sku"))
	if errors.Is(err, stock.ErrUnknownRemedy) {
		writeError(w, http.StatusNotFound, err.Error())
		return
	}
	writeJSON(w, http.StatusOK, card)
}

func (a *api) listBatches(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, a.batches.Of(strings.ToUpper(r.PathValue("sku"))))
}

func (a *api) nextBatch(w http.ResponseWriter, r *http.Request) {
	batch := a.batches.NextToExpire(strings.ToUpper(r.PathValue("sku")))
	if batch == nil {
		writeError(w, http.StatusNotFound, "no batch in stock")
		return
	}
	writeJSON(w, http.StatusOK, batch)
}

func (a *api) quote(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Lines []pricing.Line `json:"lines"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		writeError(w, http.StatusBadRequest, "body is not JSON")
		return
	}
	q, err := a.pricing.Quote(in.Lines)
	if err != nil {
		writeError(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	writeJSON(w, http.StatusOK, q)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func writeError(w http.ResponseWriter, status int, msg string) {
	writeJSON(w, status, map[string]string{"error": msg})
}
