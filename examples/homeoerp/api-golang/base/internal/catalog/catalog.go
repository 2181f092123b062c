// Package catalog answers what remedies there are.
package catalog

import (
	"strings"

	"github.com/homeoerp/api-golang/internal/model"
)

// Catalog is the list of remedies.
type Catalog struct {
	remedies []model.Remedy
	bySKU    map[string]model.Remedy
}

// New indexes the remedies by SKU.
func New(remedies []model.Remedy) *Catalog {
	c := &Catalog{remedies: remedies, bySKU: make(map[string]model.Remedy, len(remedies))}
	for _, r := range remedies {
		c.bySKU[r.SKU] = r
	}
	return c
}

// Find returns the remedy with this SKU.
func (c *Catalog) Find(sku string) (model.Remedy, bool) {
	r, ok := c.bySKU[strings.ToUpper(sku)]
	return r, ok
}

// Search returns the remedies whose name or SKU contains q; all of them for "".
func (c *Catalog) Search(q string) []model.Remedy {
	q = strings.ToLower(strings.TrimSpace(q))
	found := []model.Remedy{}
	for _, r := range c.remedies {
		if strings.Contains(strings.ToLower(r.Name), q) || strings.Contains(strings.ToLower(r.SKU), q) {
			found = append(found, r)
		}
	}
	return found
}
