package main

import (
	"fmt"
	"os"

	"github.com/beevik/etree"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	document := etree.NewDocument()
	must(document.ReadFromString("<a><b c='d'>x</b></a>") == nil)
	must(document.FindElement("//b[@c='d']").Text() == "x", "path")
	text, err := document.WriteToString()
	must(err == nil && text == "<a><b c=\"d\">x</b></a>" || text == "<a><b c='d'>x</b></a>", text)
}
