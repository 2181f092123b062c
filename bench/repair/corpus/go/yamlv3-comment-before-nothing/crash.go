package main

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

func main() {
	var settings interface{}
	if err := yaml.Unmarshal([]byte("#\n-\n-\n0"), &settings); err != nil {
		fmt.Println("please mend the settings:", err)
	}
}
