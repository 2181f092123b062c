// Package stock answers how much of a remedy there is, and where.
package stock

import (
	"errors"

	"github.com/homeoerp/api-golang/internal/catalog"
	"github.com/homeoerp/api-golang/internal/model"
)

// ErrUnknownRemedy is returned for a SKU that is not in the catalogue.
var ErrUnknownRemedy = errors.New("unknown remedy")

// Service reads stock levels.
type Service struct {
	catalog *catalog.Catalog
	levels  map[string][]model.Level
}

// NewService groups the levels by remedy.
func NewService(c *catalog.Catalog, levels []model.Level) *Service {
	s := &Service{catalog: c, levels: map[string][]model.Level{}}
	for _, l := range levels {
		s.levels[l.SKU] = append(s.levels[l.SKU], l)
	}
	return s
}

// Card is what the tills show for one remedy.
type Card struct {
	SKU       string        `json:"sku"`
	Name      string        `json:"name"`
	Available int           `json:"available"`
	Levels    []model.Level `json:"levels"`
}

// Card builds the stock card of one remedy.
func (s *Service) Card(sku string) (*Card, error) {
	remedy, ok := s.catalog.Find(sku)
	if !ok {
		return nil, ErrUnknownRemedy
	}
	card := &Card{
		SKU:    remedy.SKU,
		Name:   remedy.Name + " " + remedy.Potency,
		Levels: append([]model.Level{}, s.levels[remedy.SKU]...),
	}
	for _, l := range card.Levels {
		card.Available += l.Available()
	}
	return card, nil
}
