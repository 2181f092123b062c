// Ways in which a Go program prints an error; the first argument names one.
package main

import (
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"sync"
	"time"
)

type Shop struct{ prices map[string]int }

type OutOfStock struct{ Remedy string }

func (e OutOfStock) Error() string { return "out of stock: " + e.Remedy }

//go:noinline
func (s *Shop) Total(codes []string) int { return s.prices[codes[3]] }

func index()  { (&Shop{}).Total([]string{"a", "b", "c"}) }
func null()   { var s *Shop; fmt.Println(s.prices) }
func write()  { (&Shop{}).prices["a"] = 1 }
func text()   { panic("no rate for EUR") }
func value()  { panic(errors.New("rates are empty")) }
func custom() { panic(OutOfStock{"Arnica"}) }
func wrapped() {
	panic(fmt.Errorf("load rates: %w", errors.New("connection refused")))
}
func lines() { panic("two faults:\nno price\nno potency") }
func nested() {
	defer func() { panic("while closing: no lock") }()
	panic("no rate for EUR")
}
func again() {
	defer func() { panic(recover()) }()
	index()
}
func recovered() {
	defer func() {
		if r := recover(); r != nil {
			log.Printf("recovered: %v\n%s", r, debug.Stack())
		}
	}()
	index()
}
func printed() {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintln(os.Stderr, "panic:", r)
			debug.PrintStack()
		}
	}()
	index()
}
func conversion() { var v any = "x"; fmt.Println(v.(int)) }
func deadlock() { <-make(chan int) }
func unlock()   { var m sync.Mutex; m.Unlock() }
func deep(n int) int { return deep(n+1) + 1 }
func overflow() { deep(0) }
func in_goroutine() {
	go index()
	time.Sleep(time.Second)
}
func waiting() {
	for n := range 3 {
		go func() { time.Sleep(time.Duration(n+10) * time.Minute) }()
	}
	time.Sleep(10 * time.Millisecond)
	index()
}
func served() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { index() }))
	http.Get(server.URL)
}
func fault() { debug.SetTraceback("all"); var p *int; *p = 1 }

func slogged() {
	slog.New(slog.NewTextHandler(os.Stderr, nil)).Error("order could not be priced", "err", errors.New("no rate"), "order", 4711)
}
func slogged_json() {
	slog.New(slog.NewJSONHandler(os.Stderr, nil)).Error("order could not be priced", "err", errors.New("no rate"), "order", 4711)
}

func main() {
	map[string]func(){
		"index": index, "null": null, "write": write, "text": text, "value": value, "custom": custom, "wrapped": wrapped,
		"lines": lines, "nested": nested, "again": again, "recovered": recovered, "printed": printed,
		"conversion": conversion, "deadlock": deadlock, "unlock": unlock, "overflow": overflow,
		"in_goroutine": in_goroutine, "waiting": waiting, "served": served, "fault": fault,
		"slogged": slogged, "slogged_json": slogged_json,
	}[os.Args[1]]()
}
