package main

import (
	"fmt"

	"github.com/gorilla/feeds"
)

func main() {
	feed := &feeds.Feed{Title: "news"}
	fmt.Println(feed.ToRss())
}
