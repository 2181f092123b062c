package stock

import (
	"errors"
	"testing"

	"github.com/homeoerp/api-golang/internal/catalog"
	"github.com/homeoerp/api-golang/internal/model"
)

func newService() *Service {
	c := catalog.New([]model.Remedy{{SKU: "ARN-C30-GL", Name: "Arnica", Potency: "C30"}})
	return NewService(c, []model.Level{
		{SKU: "ARN-C30-GL", Warehouse: "LIS", OnHand: 100, Reserved: 20},
		{SKU: "ARN-C30-GL", Warehouse: "OPO", OnHand: 30},
	})
}

func TestCardAddsUpWarehouses(t *testing.T) {
	card, err := newService().Card("ARN-C30-GL")
	if err != nil {
		t.Fatal(err)
	}
	if card.Name != "Arnica C30" || card.Available != 110 || len(card.Levels) != 2 {
		t.Fatalf("got %+v", card)
	}
}

func TestCardOfUnknownRemedy(t *testing.T) {
	if _, err := newService().Card("NOPE"); !errors.Is(err, ErrUnknownRemedy) {
		t.Fatalf("got %v", err)
	}
}
