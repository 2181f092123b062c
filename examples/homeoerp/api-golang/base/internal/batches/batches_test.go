package batches

import (
	"testing"
	"time"

	"github.com/homeoerp/api-golang/internal/model"
)

func day(s string) model.Date {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return model.Date{Time: t}
}

func store() *Store {
	return New([]model.Batch{
		{Number: "B2", SKU: "ARN", Qty: 10, Expires: day("2027-05-31")},
		{Number: "B1", SKU: "ARN", Qty: 5, Expires: day("2026-02-28")},
		{Number: "B0", SKU: "ARN", Qty: 0, Expires: day("2025-12-31")},
	})
}

func TestOfSortsByExpiry(t *testing.T) {
	got := store().Of("ARN")
	if len(got) != 3 || got[0].Number != "B0" || got[2].Number != "B2" {
		t.Fatalf("got %+v", got)
	}
}

func TestNextToExpireSkipsEmptyBatches(t *testing.T) {
	if b := store().NextToExpire("ARN"); b == nil || b.Number != "B1" {
		t.Fatalf("got %+v", b)
	}
}
