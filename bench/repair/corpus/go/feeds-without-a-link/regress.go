package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/gorilla/feeds"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	feed := &feeds.Feed{Title: "news", Link: &feeds.Link{Href: "http://a.org"}}
	feed.Items = []*feeds.Item{{Title: "one", Link: &feeds.Link{Href: "http://a.org/1"}}}
	text, err := feed.ToRss()
	must(err == nil && strings.Contains(text, "<link>http://a.org</link>") && strings.Contains(text, "<link>http://a.org/1</link>"), text, err)
	text, err = feed.ToAtom()
	must(err == nil && strings.Contains(text, "http://a.org"), text, err)
}
