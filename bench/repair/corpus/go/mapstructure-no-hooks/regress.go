package main

import (
	"fmt"
	"os"
	"time"

	"github.com/mitchellh/mapstructure"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

type settings struct {
	Name string
	Tags []string
	Wait time.Duration
}

func main() {
	var into settings
	hook := mapstructure.ComposeDecodeHookFunc(
		mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(","))
	decoder, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{DecodeHook: hook, Result: &into})
	must(err == nil, err)
	err = decoder.Decode(map[string]interface{}{"name": "web", "wait": "3s", "tags": "a,b"})
	must(err == nil && into.Name == "web" && into.Wait == 3*time.Second && len(into.Tags) == 2, into, err)
	var plain settings
	must(mapstructure.Decode(map[string]interface{}{"name": "web"}, &plain) == nil && plain.Name == "web", plain)
	must(mapstructure.Decode(map[string]interface{}{"name": 5}, &plain) != nil, plain)
	must(mapstructure.Decode(nil, &plain) == nil && plain.Name == "web", plain)
}
