package main

import (
	"fmt"
	"math"

	"github.com/montanaflynn/stats"
)

func main() {
	found, err := stats.Interp([]float64{0.5, math.NaN()}, []float64{0, 1}, []float64{0, 10})
	fmt.Println(found, err)
}
