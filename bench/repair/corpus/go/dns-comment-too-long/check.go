package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/miekg/dns"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	for _, more := range []string{"; and more", ";"} {
		record, err := dns.NewRR("example.org. 60 IN TXT ( ;" + strings.Repeat("x", 2046) + "\n" + more + "\n \"text\" )")
		must(err != nil && strings.Contains(err.Error(), "insufficient for parsing"), record, err)
	}
	record, err := dns.NewRR("example.org. 60 IN TXT ( ;" + strings.Repeat("x", 2050) + "\n \"text\" )")
	must(err != nil && strings.Contains(err.Error(), "insufficient for parsing"), record, err)
	record, err = dns.NewRR("example.org. 60 IN TXT ( ;" + strings.Repeat("x", 2000) + "\n;more\n \"text\" )")
	must(err == nil && record.(*dns.TXT).Txt[0] == "text", record, err)
}
