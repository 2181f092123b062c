package main

import (
	"fmt"
	"math"
	"os"

	"github.com/montanaflynn/stats"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	xs, ys := []float64{0, 1, 2}, []float64{0, 10, 30}
	found, err := stats.Interp([]float64{0.5, math.NaN(), 1.5, -1, 9}, xs, ys)
	must(err == nil && len(found) == 5 && math.IsNaN(found[1]), found, err)
	must(found[0] == 5 && found[2] == 20 && found[3] == 0 && found[4] == 30, found)
	found, err = stats.Interp([]float64{math.NaN()}, []float64{3}, []float64{4})
	must(err == nil && math.IsNaN(found[0]), found, err)
	found, err = stats.Interp([]float64{math.Inf(1), math.Inf(-1)}, xs, ys)
	must(err == nil && found[0] == 30 && found[1] == 0, found, err)
	_, err = stats.Interp([]float64{math.NaN()}, nil, nil)
	must(err == stats.ErrEmptyInput, err)
	_, err = stats.Interp([]float64{1}, []float64{2, 1}, []float64{1, 2})
	must(err == stats.ErrBounds, err)
}
