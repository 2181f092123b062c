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
	text, err := (&feeds.Feed{Title: "news", Description: "all of it"}).ToRss()
	must(err == nil && strings.Contains(text, "<link></link>") && strings.Contains(text, "<title>news</title>"), text, err)
	must(strings.Contains(text, "<description>all of it</description>"), text)
	text, err = (&feeds.Feed{Title: "news", Link: &feeds.Link{Href: "http://a.org"}}).ToRss()
	must(err == nil && strings.Contains(text, "<link>http://a.org</link>"), text, err)
	feed := &feeds.Feed{Title: "news", Author: &feeds.Author{Name: "Ann", Email: "a@a.org"}}
	feed.Items = []*feeds.Item{{Title: "one", Link: &feeds.Link{Href: "http://a.org/1"}}}
	text, err = feed.ToRss()
	must(err == nil && strings.Contains(text, "a@a.org (Ann)") && strings.Contains(text, "<link>http://a.org/1</link>"), text, err)
}
