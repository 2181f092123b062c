package main

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

type signals chan int

func (signals) MarshalBinary() ([]byte, error) { return []byte("signals"), nil }

func main() {
	mode, err := cbor.EncOptions{BinaryMarshaler: cbor.BinaryMarshalerNone}.EncMode()
	if err != nil {
		fmt.Println(err)
		return
	}
	data, err := mode.Marshal(signals(nil))
	fmt.Println(data, err)
}
