package main

import (
	"bytes"
	"fmt"

	"github.com/olekukonko/tablewriter"
)

func main() {
	var out bytes.Buffer
	table := tablewriter.NewWriter(&out)
	table.SetHeader([]string{"Name", "Age"})
	table.Append([]string{"Ann", "42", "Oslo"})
	table.Render()
	fmt.Print(out.String())
}
