package main

import (
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

func main() {
	patch, err := jsonpatch.DecodePatch([]byte(`[{"op":"add","path":"/a","value":1}]`))
	if err != nil {
		fmt.Println("not a patch:", err)
		return
	}
	patched, err := patch.Apply([]byte(`null`))
	fmt.Println(string(patched), err)
}
