package pricing

import (
	"errors"
	"testing"

	"github.com/homeoerp/api-golang/internal/model"
)

func engine() *Engine {
	return New([]model.Price{{
		SKU: "ARN-C30-GL", Unit: 790,
		Tiers: []model.Tier{{UpTo: 9, Percent: 0}, {UpTo: 49, Percent: 5}, {UpTo: 199, Percent: 10}},
	}})
}

func TestQuoteAppliesTheTier(t *testing.T) {
	for qty, want := range map[int]int{1: 790, 9: 7110, 10: 7505, 49: 36774, 100: 71100} {
		q, err := engine().Quote([]Line{{SKU: "ARN-C30-GL", Qty: qty}})
		if err != nil {
			t.Fatal(err)
		}
		if q.Total != want {
			t.Errorf("%d pieces: %d, want %d", qty, q.Total, want)
		}
	}
}

func TestQuoteRefuses(t *testing.T) {
	if _, err := engine().Quote([]Line{{SKU: "NOPE", Qty: 1}}); !errors.Is(err, ErrNoPrice) {
		t.Errorf("unknown SKU: got %v", err)
	}
	if _, err := engine().Quote([]Line{{SKU: "ARN-C30-GL", Qty: 0}}); !errors.Is(err, ErrQuantity) {
		t.Errorf("no quantity: got %v", err)
	}
}
