// Ways in which a Go program prints an error; for the figures only.
package main

import (
	"bytes"
	"context"
	"encoding/binary"

	"fmt"
	"log"
	"log/slog"
	"math/big"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

type Ward struct {
	name string
	beds []*Bed
}
type Bed struct{ patient *Patient }
type Patient struct{ Name string }
type Visitor func(*Bed) string

func (w Ward) Each(visit Visitor) (names []string) {
	for _, bed := range w.beds {
		names = append(names, visit(bed))
	}
	return
}

var ward = Ward{"north", []*Bed{{&Patient{"Anna"}}, {}}}

type Full struct{ Ward string }

func (f Full) Error() string   { return f.Ward + " is full" }
func (f Full) GoString() string { return "Full!" }

func empty()     { ward.Each(func(b *Bed) string { return b.patient.Name }) }
func interfaced() { var e error; fmt.Println(e.Error()) }
func wrapped()   { panic(fmt.Errorf("admit: %w", fmt.Errorf("ward: %w", Full{"north"}))) }
func multi()     { panic("beds:\n\n  3 taken\n  5 taken\n") }
func floats()    { panic(3.25) }
func pointers()  { panic(&ward) }
func channel()   { panic(make(chan int)) }
func shift()     { n := -1; fmt.Println(1 << n) }
func bigDivide() { new(big.Int).Div(big.NewInt(1), big.NewInt(0)) }
func builder()   { var b strings.Builder; c := b; b.WriteString("x"); c = b; c.WriteString("y") }
func buffer()    { var b *bytes.Buffer; b.WriteString("x") }
func order()     { binary.BigEndian.Uint64([]byte{1}) }
func address()   { p := (*int)(unsafe.Pointer(uintptr(0xdead0000))); fmt.Println(*p) }
func loaded()    { var v atomic.Value; v.Store(1); v.Store("x") }
func once()      { var o sync.Once; o.Do(func() { panic("once") }) }
func pool()      { (&sync.Pool{New: func() any { panic("no patient left") }}).Get() }
func cancelled() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	panic(ctx.Err())
}
func fourDeep() {
	defer func() { defer func() { defer func() { panic("d") }(); panic("c") }(); panic("b") }()
	panic("a")
}
func recoveredTwice() {
	defer func() {
		r := recover()
		defer func() { panic(fmt.Sprint(recover(), " after ", r)) }()
		panic("while cleaning")
	}()
	empty()
}
func manyGoroutines() {
	var g sync.WaitGroup
	for n := range 6 {
		g.Add(1)
		go func() {
			defer g.Done()
			time.Sleep(20 * time.Millisecond)
			if n == 3 {
				interfaced()
			}
			time.Sleep(time.Second)
		}()
	}
	g.Wait()
}
func sleepers() { go func() { select {} }(); var m sync.Mutex; m.Lock(); m.Lock() }
func signals() {
	signal.NotifyContext(context.Background(), os.Interrupt)
	empty()
}
func prefixed() {
	log.SetPrefix("clinic: ")
	log.SetFlags(log.Lmsgprefix | log.LstdFlags | log.Lshortfile)
	defer func() { log.Printf("panic in admission: %v\n%s", recover(), debug.Stack()) }()
	empty()
}
func slogStack() {
	defer func() {
		slog.New(slog.NewJSONHandler(os.Stdout, nil)).Error("admission failed", "panic", fmt.Sprint(recover()), "stack", string(debug.Stack()))
	}()
	empty()
}

func main() {
	map[string]func(){
		"empty": empty, "interfaced": interfaced, "wrapped": wrapped, "multi": multi, "floats": floats,
		"pointers": pointers, "channel": channel, "shift": shift, "bigDivide": bigDivide, "builder": builder,
		"buffer": buffer, "order": order, "address": address, "loaded": loaded, "once": once, "pool": pool,
		"cancelled": cancelled, "fourDeep": fourDeep, "recoveredTwice": recoveredTwice,
		"manyGoroutines": manyGoroutines, "sleepers": sleepers, "signals": signals, "prefixed": prefixed,
		"slogStack": slogStack,
	}[os.Args[1]]()
}
