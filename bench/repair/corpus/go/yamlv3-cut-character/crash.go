package main

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

func main() {
	var settings interface{}
	if err := yaml.Unmarshal([]byte("0: [:!00 \xef"), &settings); err != nil {
		fmt.Println("please mend the settings:", err)
	}
}
