// Ways in which a Go program prints an error that the development set has not; the first argument names one.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	pkgerrors "github.com/pkg/errors"
	"github.com/rs/zerolog"
	"go.uber.org/zap"
)

type Ledger[T any] struct{ rows []T }

func (l *Ledger[T]) At(n int) T { return l.rows[n] }

type Booker interface{ Book(int) int }

type code int

func (c code) Error() string { return "code " + strconv.Itoa(int(c)) }

func slice()      { n := 7; fmt.Println([]int{1, 2}[1:n]) }
func divide()     { n := 0; fmt.Println(7 / n) }
func generic()    { (&Ledger[string]{}).At(2) }
func nilFunc()    { var f func(); f() }
func nilMethod()  { var b Booker; b.Book(1) }
func closed()     { c := make(chan int); close(c); close(c) }
func negative()   { n := -1; _ = make([]int, n) }
func number()     { panic(42) }
func structValue() { panic(struct{ A, B int }{1, 2}) }
func errorType()  { panic(code(7)) }
func stringer()   { panic(fmt.Sprintf("amount %d of %q", 7, "2025-1")) }
func inClosure()  { func() { func() { panic("inner") }() }() }
func deferred() {
	defer fmt.Println()
	defer func() {
		if r := recover(); r != nil {
			panic(fmt.Errorf("again: %v", r))
		}
	}()
	divide()
}
func three() {
	defer func() { panic("third") }()
	defer func() { panic("second") }()
	panic("first")
}
func mapsRace() {
	m := map[int]int{}
	for range 4 {
		go func() { for n := 0; ; n++ { m[n%8] = n } }()
	}
	time.Sleep(2 * time.Second)
}
func groupDeadlock() { var g sync.WaitGroup; g.Add(1); g.Wait() }
func selectForever() { select {} }
func logPanic()     { log.Panicf("amount %d is wrong", 7) }
func jsonPanic() {
	var v struct{ A int }
	if err := json.Unmarshal([]byte(`{"A": "x"}`), &v); err != nil { panic(err) }
}
func pkgErrors() {
	err := pkgerrors.Wrap(pkgerrors.WithStack(io.ErrUnexpectedEOF), "read ledger")
	log.Printf("error: %+v", err)
}
func zapDevelopment() {
	logger, _ := zap.NewDevelopment()
	logger.Error("closing the day failed", zap.Int("day", 17), zap.Error(io.ErrUnexpectedEOF))
}
func zapProduction() {
	logger, _ := zap.NewProduction()
	logger.Error("closing the day failed", zap.Int("day", 17), zap.Error(io.ErrUnexpectedEOF))
}
func zerologConsole() {
	l := zerolog.New(zerolog.ConsoleWriter{Out: os.Stdout, NoColor: true, TimeFormat: time.RFC3339}).With().Timestamp().Logger()
	l.Error().Err(io.ErrUnexpectedEOF).Msg("closing the day failed")
}
func stackInWorker() {
	var g sync.WaitGroup
	g.Add(1)
	go func() {
		defer g.Done()
		defer func() {
			if r := recover(); r != nil {
				fmt.Printf("%s [ERROR] worker 3 panicked: %v\n%s", time.Now().Format(time.RFC3339), r, debug.Stack())
			}
		}()
		divide()
	}()
	g.Wait()
}

func main() {
	map[string]func(){
		"slice": slice, "divide": divide, "generic": generic, "nilFunc": nilFunc, "nilMethod": nilMethod,
		"closed": closed, "negative": negative, "number": number, "structValue": structValue, "errorType": errorType,
		"stringer": stringer, "inClosure": inClosure, "deferred": deferred, "three": three, "mapsRace": mapsRace,
		"groupDeadlock": groupDeadlock, "selectForever": selectForever, "logPanic": logPanic,
		"jsonPanic": jsonPanic, "pkgErrors": pkgErrors, "zapDevelopment": zapDevelopment, "zapProduction": zapProduction,
		"zerologConsole": zerologConsole, "stackInWorker": stackInWorker,
	}[os.Args[1]]()
}
