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
	record, err := dns.NewRR("example.org. 60 IN TXT ( ;one\n;two\n \"text\" )")
	must(err == nil && record.(*dns.TXT).Txt[0] == "text", record, err)
	record, err = dns.NewRR("example.org. 60 IN A 10.0.0.1 ; why")
	must(err == nil && record.(*dns.A).A.String() == "10.0.0.1", record, err)
	_, err = dns.NewRR("example.org. 60 IN TXT ;" + strings.Repeat("x", 2050))
	must(err != nil && strings.Contains(err.Error(), "insufficient for parsing"), err)
}
