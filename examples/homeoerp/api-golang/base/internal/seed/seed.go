// Package seed loads the data set embedded in the binary.
package seed

import (
	"embed"
	"encoding/json"
	"fmt"

	"github.com/homeoerp/api-golang/internal/model"
)

//go:embed *.json
var files embed.FS

// Data is everything the API serves.
type Data struct {
	Remedies   []model.Remedy
	Warehouses []model.Warehouse
	Levels     []model.Level
	Batches    []model.Batch
	Prices     []model.Price
}

// levels.json is keyed by SKU, then warehouse.
type levelRow struct {
	OnHand   int `json:"on_hand"`
	Reserved int `json:"reserved"`
}

// Load reads the embedded files.
func Load() (*Data, error) {
	d := &Data{}
	levels := map[string]map[string]levelRow{}
	for name, into := range map[string]any{
		"remedies.json":   &d.Remedies,
		"warehouses.json": &d.Warehouses,
		"levels.json":     &levels,
		"batches.json":    &d.Batches,
		"prices.json":     &d.Prices,
	} {
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, r := range d.Remedies {
		for _, w := range d.Warehouses {
			row, ok := levels[r.SKU][w.Code]
			if !ok {
				continue
			}
			d.Levels = append(d.Levels, model.Level{
				SKU: r.SKU, Warehouse: w.Code, OnHand: row.OnHand, Reserved: row.Reserved,
			})
		}
	}
	return d, nil
}
