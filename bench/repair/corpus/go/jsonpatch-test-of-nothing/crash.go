package main

import (
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

func main() {
	patch, err := jsonpatch.DecodePatch([]byte(`[{"op":"test","path":"/a"}]`))
	if err != nil {
		fmt.Println("not a patch:", err)
		return
	}
	patched, err := patch.Apply([]byte(`{}`))
	fmt.Println(string(patched), err)
}
