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

func main() {
	var out bytes.Buffer
	table := tablewriter.NewWriter(&out)
	table.SetHeader([]string{"Name", "Sign"})
	table.SetFooter([]string{"", "Total"})
	table.Append([]string{"A", "Good"})
	table.Append([]string{"B"})
	table.Render()
	must(strings.Contains(out.String(), "NAME") && strings.Contains(out.String(), "TOTAL") && strings.Contains(out.String(), "Good"), out.String())
}
