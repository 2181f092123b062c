package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/fxamacker/cbor/v2"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

type signals chan int

func (signals) MarshalBinary() ([]byte, error) { return []byte("signals"), nil }

type action func()

func (action) MarshalBinary() ([]byte, error) { return []byte("action"), nil }

type number int

func (number) MarshalBinary() ([]byte, error) { return []byte("number"), nil }

func main() {
	mode, err := cbor.EncOptions{BinaryMarshaler: cbor.BinaryMarshalerNone}.EncMode()
	must(err == nil, err)
	for _, each := range []interface{}{signals(nil), make(signals), action(nil), []signals{nil, nil}} {
		data, err := mode.Marshal(each)
		var unsupported *cbor.UnsupportedTypeError
		must(len(data) == 0 && errors.As(err, &unsupported), data, err)
	}
	data, err := mode.Marshal(number(3))
	must(err == nil && string(data) == "\x03", data, err)
	data, err = cbor.Marshal(signals(nil))
	must(err == nil && string(data) == "\x47signals", data, err)
	_, err = cbor.Marshal(make(chan int))
	must(err != nil)
}
