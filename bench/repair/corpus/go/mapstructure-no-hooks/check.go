package main

import (
	"fmt"
	"os"
	"reflect"
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
	Port int
	Wait time.Duration
}

func read(hook mapstructure.DecodeHookFunc, from map[string]interface{}) (settings, error) {
	var into settings
	decoder, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{DecodeHook: hook, Result: &into})
	if err == nil {
		err = decoder.Decode(from)
	}
	return into, err
}

func main() {
	none := mapstructure.ComposeDecodeHookFunc()
	got, err := read(none, map[string]interface{}{"name": "web", "port": 80})
	must(err == nil && got == settings{Name: "web", Port: 80}, got, err)
	got, err = read(none, map[string]interface{}{"name": 5})
	must(err != nil, "a number is no name", got)
	value, err := mapstructure.DecodeHookExec(none, reflect.ValueOf("x"), reflect.ValueOf(1))
	must(err == nil && value == "x", value, err)
	both := mapstructure.ComposeDecodeHookFunc(none, mapstructure.StringToTimeDurationHookFunc())
	got, err = read(both, map[string]interface{}{"name": "web", "wait": "3s"})
	must(err == nil && got == settings{Name: "web", Wait: 3 * time.Second}, got, err)
}
