package main

import (
	"fmt"
	"os"

	"github.com/miekg/dns"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	asked := new(dns.Msg)
	asked.SetQuestion("example.org.", dns.TypeA)
	asked.SetEdns0(4096, true)
	packed, err := asked.Pack()
	must(err == nil, err)
	back := new(dns.Msg)
	must(back.Unpack(packed) == nil && back.IsEdns0().UDPSize() == 4096, back)
	record, err := dns.NewRR("example.org. 60 IN A 10.0.0.1")
	must(err == nil, err)
	end, err := dns.PackRR(record, make([]byte, 40), 0, nil, false)
	must(err == nil && end == 27, end, err)
	_, err = dns.PackRR(record, make([]byte, 26), 0, nil, false)
	must(err != nil)
}
