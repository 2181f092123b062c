// Ways in which a Go program prints an error; for the figures only.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"text/template"
	"time"

	"github.com/sirupsen/logrus"
)

type Truck struct {
	stops []string
	load  map[string]float64
	next  *Truck
}

type TooHeavy struct {
	Truck  string
	Weight float64
}

func (e *TooHeavy) Error() string { return fmt.Sprintf("truck %s: %.1f kg", e.Truck, e.Weight) }

func (t *Truck) Last() string { return t.next.next.stops[0] }

func Map[T, U any](items []T, f func(T) U) []U {
	out := make([]U, 0)
	for _, item := range items {
		out = append(out, f(item))
	}
	return out
}

func chain()     { (&Truck{}).Last() }
func pointer()   { panic(&TooHeavy{"7", 21.5}) }
func boolean()   { panic(true) }
func nilPanic()  { panic(nil) }
func joined()    { panic(errors.Join(errors.New("no driver"), errors.New("no fuel"))) }
func long()      { panic(strings.Repeat("stop ", 40)) }
func mapped()    { Map([]int{1, 0}, func(n int) int { return 10 / n }) }
func array()     { a := [2]int{}; n := 5; a[n%7] = 1 }
func convert()   { s := []int{1}; _ = [4]int(s) }
func compare()   { var a, b any = []int{1}, []int{1}; fmt.Println(a == b) }
func hash()      { m := map[any]int{}; m[[]int{1}] = 1 }
func send()      { c := make(chan int); close(c); c <- 1 }
func regex()     { regexp.MustCompile("(") }
func reflected() { reflect.ValueOf(1).Elem() }
func templated() { template.Must(template.New("t").Parse("{{.}")) }
func method()    { var s fmt.Stringer; defer s.String(); s.String() }
func goexit()    { go func() { runtime.Goexit() }(); runtime.Goexit() }
func mutexes() {
	var a, b sync.Mutex
	a.Lock()
	b.Lock()
	go func() { b.Lock() }()
	a.Lock()
}
func rwUnlock()  { var m sync.RWMutex; m.RUnlock() }
func waitgroup() { var g sync.WaitGroup; g.Done() }
func quit() {
	go func() { time.Sleep(100 * time.Millisecond); syscall.Kill(os.Getpid(), syscall.SIGQUIT) }()
	time.Sleep(5 * time.Second)
}
func workers() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for range 5 {
		go func() { <-ctx.Done() }()
	}
	go func() { var t *Truck; t.load["x"] = 1 }()
	time.Sleep(time.Second)
}
func rethrown() {
	defer func() {
		if r := recover(); r != nil {
			panic(fmt.Sprintf("in dispatch: %v", r))
		}
	}()
	chain()
}
func closer() {
	defer func() { panic(io.ErrClosedPipe) }()
	chain()
}
func logrusText() {
	logrus.SetFormatter(&logrus.TextFormatter{DisableColors: true, FullTimestamp: true})
	logrus.WithField("truck", 7).Error("truck cannot leave")
}
func logrusJSON() {
	logrus.SetFormatter(&logrus.JSONFormatter{})
	logrus.WithError(&TooHeavy{"7", 21.5}).Error("truck cannot leave")
}
func logrusPanic() {
	logrus.SetFormatter(&logrus.TextFormatter{DisableColors: true, FullTimestamp: true})
	defer func() {
		if r := recover(); r != nil {
			logrus.Errorf("recovered from %v\n%s", r, debug.Stack())
		}
	}()
	chain()
}
func stderrStack() {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "[ERROR] dispatch crashed: %v\n%s", r, debug.Stack())
		}
	}()
	mapped()
}
func serverPanic() {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("no route to Bern") }))
	http.Get(server.URL)
}

func main() {
	map[string]func(){
		"chain": chain, "pointer": pointer, "boolean": boolean, "nilPanic": nilPanic, "joined": joined, "long": long,
		"mapped": mapped, "array": array, "convert": convert, "compare": compare, "hash": hash, "send": send,
		"regex": regex, "reflected": reflected, "templated": templated, "method": method, "goexit": goexit,
		"mutexes": mutexes, "rwUnlock": rwUnlock, "waitgroup": waitgroup, "quit": quit, "workers": workers,
		"rethrown": rethrown, "closer": closer, "logrusText": logrusText, "logrusJSON": logrusJSON,
		"logrusPanic": logrusPanic, "stderrStack": stderrStack, "serverPanic": serverPanic,
	}[os.Args[1]]()
}
