package main

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

func main() {
	var settings interface{}
	if err := yaml.Unmarshal([]byte(`{"""":`), &settings); err != nil {
		fmt.Println("please mend the settings:", err)
	}
}
