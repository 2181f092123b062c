package seed

import "testing"

func TestEveryRemedyHasAPrice(t *testing.T) {
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	priced := map[string]bool{}
	for _, p := range d.Prices {
		priced[p.SKU] = true
	}
	for _, r := range d.Remedies {
		if !priced[r.SKU] {
			t.Errorf("%s has no price", r.SKU)
		}
	}
}

func TestBatchesBelongToKnownRemedies(t *testing.T) {
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range d.Remedies {
		known[r.SKU] = true
	}
	for _, b := range d.Batches {
		if !known[b.SKU] {
			t.Errorf("batch %s is of unknown remedy %s", b.Number, b.SKU)
		}
	}
}
