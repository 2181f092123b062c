package main

import (
	"fmt"

	"github.com/mitchellh/mapstructure"
)

type settings struct {
	Name string
	Port int
}

func main() {
	var read settings
	var hooks []mapstructure.DecodeHookFunc
	decoder, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{
		DecodeHook: mapstructure.ComposeDecodeHookFunc(hooks...),
		Result:     &read,
	})
	if err == nil {
		err = decoder.Decode(map[string]interface{}{"name": "web", "port": 80})
	}
	fmt.Println(read, err)
}
