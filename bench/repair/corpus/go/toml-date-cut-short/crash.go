package main

import (
	"fmt"

	"github.com/pelletier/go-toml/v2"
)

func main() {
	var settings map[string]interface{}
	if err := toml.Unmarshal([]byte("start=1979-05127T 0"), &settings); err != nil {
		fmt.Println("please mend the settings:", err)
	}
}
