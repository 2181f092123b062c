package main

import (
	"fmt"
	"time"

	"github.com/itchyny/timefmt-go"
)

func main() {
	zulu := time.FixedZone("Z", 0)
	fmt.Println(timefmt.Format(time.Date(2026, 4, 1, 9, 30, 0, 0, zulu), "%H:%M %#Z"))
}
