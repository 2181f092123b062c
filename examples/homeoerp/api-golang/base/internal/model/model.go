// Package model holds the types shared by the stock API's packages.
package model

import (
	"fmt"
	"strings"
	"time"
)

// Date is a calendar day, "2006-01-02" in JSON.
type Date struct{ time.Time }

func (d *Date) UnmarshalJSON(b []byte) error {
	t, err := time.Parse(time.DateOnly, strings.Trim(string(b), `"`))
	if err != nil {
		return fmt.Errorf("date: %w", err)
	}
	d.Time = t
	return nil
}

func (d Date) MarshalJSON() ([]byte, error) {
	return []byte(`"` + d.Format(time.DateOnly) + `"`), nil
}

// Remedy is a sellable article: one substance in one potency and form.
type Remedy struct {
	SKU     string `json:"sku"`
	Name    string `json:"name"`
	Latin   string `json:"latin"`
	Potency string `json:"potency"`
	Form    string `json:"form"`
}

// Warehouse is a place that holds stock.
type Warehouse struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Level is what one warehouse holds of one remedy.
type Level struct {
	SKU       string `json:"-"`
	Warehouse string `json:"warehouse"`
	OnHand    int    `json:"on_hand"`
	Reserved  int    `json:"reserved"`
}

// Available is what can still be promised to a customer.
func (l Level) Available() int { return l.OnHand - l.Reserved }

// Batch is a delivery of one remedy with its own expiry date.
type Batch struct {
	Number    string `json:"number"`
	SKU       string `json:"sku"`
	Warehouse string `json:"warehouse"`
	Qty       int    `json:"qty"`
	Expires   Date   `json:"expires"`
}

// Tier gives a percentage off for quantities up to and including UpTo.
type Tier struct {
	UpTo    int `json:"up_to"`
	Percent int `json:"percent"`
}

// Price is the list price of one remedy, in cents, with its volume tiers.
type Price struct {
	SKU   string `json:"sku"`
	Unit  int    `json:"unit"`
	Tiers []Tier `json:"tiers"`
}
