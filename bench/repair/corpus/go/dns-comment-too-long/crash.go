package main

import (
	"fmt"
	"strings"

	"github.com/miekg/dns"
)

func main() {
	record, err := dns.NewRR("example.org. 60 IN TXT ( ;" + strings.Repeat("x", 2046) + "\n; and more\n \"text\" )")
	fmt.Println(record, err)
}
