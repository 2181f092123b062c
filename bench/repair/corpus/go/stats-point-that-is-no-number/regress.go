package main

import (
	"fmt"
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
	found, err := stats.Interp([]float64{0.5, 1, -1, 9}, []float64{0, 1, 2}, []float64{0, 10, 30})
	must(err == nil && found[0] == 5 && found[1] == 10 && found[2] == 0 && found[3] == 30, found, err)
	_, err = stats.Interp([]float64{1}, []float64{2, 1}, []float64{1, 2})
	must(err == stats.ErrBounds, err)
	_, err = stats.Interp(nil, nil, nil)
	must(err == stats.ErrEmptyInput, err)
}
