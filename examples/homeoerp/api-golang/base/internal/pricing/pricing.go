// Package pricing prices what a pharmacy asks for.
package pricing

import (
	"errors"
	"fmt"

	"github.com/homeoerp/api-golang/internal/model"
)

var (
	// ErrNoPrice is returned for a remedy without a list price.
	ErrNoPrice = errors.New("no price")
	// ErrQuantity is returned for a line without a quantity.
	ErrQuantity = errors.New("quantity must be positive")
)

// Line is one line asked for.
type Line struct {
	SKU string `json:"sku"`
	Qty int    `json:"qty"`
}

// QuotedLine is a line with its price.
type QuotedLine struct {
	Line
	Unit    int `json:"unit"`
	Percent int `json:"percent"`
	Total   int `json:"total"`
}

// Quote is the answer to a list of lines.
type Quote struct {
	Lines []QuotedLine `json:"lines"`
	Total int          `json:"total"`
}

// Engine knows the price list.
type Engine struct {
	prices map[string]model.Price
}

// New indexes the price list by SKU.
func New(prices []model.Price) *Engine {
	e := &Engine{prices: make(map[string]model.Price, len(prices))}
	for _, p := range prices {
		e.prices[p.SKU] = p
	}
	return e
}

// Quote prices the lines; the first one that can't be priced fails it.
func (e *Engine) Quote(lines []Line) (*Quote, error) {
	q := &Quote{Lines: []QuotedLine{}}
	for _, line := range lines {
		priced, err := e.quoteLine(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", line.SKU, err)
		}
		q.Lines = append(q.Lines, priced)
		q.Total += priced.Total
	}
	return q, nil
}

func (e *Engine) quoteLine(line Line) (QuotedLine, error) {
	price, ok := e.prices[line.SKU]
	if !ok {
		return QuotedLine{}, ErrNoPrice
	}
	if line.Qty < 1 {
		return QuotedLine{}, ErrQuantity
	}
	percent := tierPercent(price.Tiers, line.Qty)
	total := price.Unit * line.Qty * (100 - percent) / 100
	return QuotedLine{Line: line, Unit: price.Unit, Percent: percent, Total: total}, nil
}

// tierPercent is the discount for this quantity; above the last tier the last one holds.
func tierPercent(tiers []model.Tier, qty int) int {
	percent := 0
	for _, t := range tiers {
		percent = t.Percent
		if qty <= t.UpTo {
			break
		}
	}
	return percent
}
