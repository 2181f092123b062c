// Package batches keeps the deliveries a remedy's stock is made of.
package batches

import (
	"sort"

	"github.com/homeoerp/api-golang/internal/model"
)

// Store holds the batches, first to expire first.
type Store struct {
	bySKU map[string][]model.Batch
}

// New sorts the batches by expiry date.
func New(all []model.Batch) *Store {
	s := &Store{bySKU: map[string][]model.Batch{}}
	for _, b := range all {
		s.bySKU[b.SKU] = append(s.bySKU[b.SKU], b)
	}
	for _, list := range s.bySKU {
		sort.Slice(list, func(i, j int) bool { return list[i].Expires.Before(list[j].Expires.Time) })
	}
	return s
}

// Of returns the batches of one remedy.
func (s *Store) Of(sku string) []model.Batch {
	return append([]model.Batch{}, s.bySKU[sku]...)
}

// NextToExpire returns the batch to pick from first, nil when there is none.
func (s *Store) NextToExpire(sku string) *model.Batch {
	for i := range s.bySKU[sku] {
		if b := &s.bySKU[sku][i]; b.Qty > 0 {
			return b
		}
	}
	return nil
}
