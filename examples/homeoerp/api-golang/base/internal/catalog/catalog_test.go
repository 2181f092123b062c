package catalog

import (
	"testing"

	"github.com/homeoerp/api-golang/internal/model"
)

var remedies = []model.Remedy{
	{SKU: "ARN-C30-GL", Name: "Arnica", Latin: "Arnica montana", Potency: "C30", Form: "globules"},
	{SKU: "BEL-C30-GL", Name: "Belladonna", Latin: "Atropa belladonna", Potency: "C30", Form: "globules"},
	{SKU: "NUX-D6-DR", Name: "Nux vomica", Latin: "Strychnos nux-vomica", Potency: "D6", Form: "drops"},
}

func TestFindIgnoresCase(t *testing.T) {
	r, ok := New(remedies).Find("arn-c30-gl")
	if !ok || r.Name != "Arnica" {
		t.Fatalf("got %+v, %v", r, ok)
	}
}

func TestSearch(t *testing.T) {
	c := New(remedies)
	for q, want := range map[string]int{"": 3, "arn": 1, "c30": 2, "vomica": 1, "zzz": 0} {
		if got := len(c.Search(q)); got != want {
			t.Errorf("Search(%q): %d remedies, want %d", q, got, want)
		}
	}
}
