package main

import (
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

type number int

func (number) MarshalBinary() ([]byte, error) { return []byte("number"), nil }

func main() {
	mode, err := cbor.EncOptions{BinaryMarshaler: cbor.BinaryMarshalerNone}.EncMode()
	must(err == nil, err)
	data, err := mode.Marshal(number(3))
	must(err == nil && string(data) == "\x03", data, err)
	data, err = cbor.Marshal(number(3))
	must(err == nil && string(data) == "\x46number", data, err)
	_, err = cbor.Marshal(make(chan int))
	must(err != nil)
}
