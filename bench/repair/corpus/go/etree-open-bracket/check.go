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
	for _, text := range []string{"[", "a[", "./book[", "a[]", "//x["} {
		_, err := etree.CompilePath(text)
		must(err != nil, "took", text)
	}
	document := etree.NewDocument()
	must(document.ReadFromString("<shop><book id='1'><title>A</title></book><book id='2'/></shop>") == nil)
	for text, wanted := range map[string]int{
		"//book": 2, "//book[1]": 1, "//book[@id='2']": 1, "//book[title]": 1, "//book[title='A']": 1, "/shop/book[-1]": 1, "//none": 0,
	} {
		path, err := etree.CompilePath(text)
		must(err == nil, text, err)
		must(len(document.FindElementsPath(path)) == wanted, text)
	}
}
