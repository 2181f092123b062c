package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/olekukonko/tablewriter"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func drawn(headings []string, rows ...[]string) string {
	var out bytes.Buffer
	table := tablewriter.NewWriter(&out)
	table.SetHeader(headings)
	table.AppendBulk(rows)
	table.Render()
	return out.String()
}

func main() {
	found := drawn([]string{"Name", "Age"}, []string{"Ann", "42", "Oslo"}, []string{"Bo", "7", "Rome"})
	must(found == "+------+-----+------+\n| NAME | AGE |      |\n+------+-----+------+\n| Ann  |  42 | Oslo |\n| Bo   |   7 | Rome |\n+------+-----+------+\n", found)
	found = drawn([]string{"A"}, []string{"1", "2", "3", "4"})
	must(strings.Count(found, "\n") == 5 && strings.Contains(found, "| A |   |   |   |") && strings.Contains(found, "| 1 | 2 | 3 | 4 |"), found)
	found = drawn([]string{"A", "B"}, []string{"1", "2"})
	must(strings.Contains(found, "| A | B |") && strings.Contains(found, "| 1 | 2 |"), found)
	found = drawn([]string{"A", "B", "C"}, []string{"1"})
	must(strings.Contains(found, "| A | B | C |"), found)
	found = drawn(nil, []string{"1", "2"})
	must(strings.Count(found, "\n") == 3, found)
}
