package main

import (
	"fmt"

	"github.com/miekg/dns"
)

func main() {
	option := &dns.OPT{Hdr: dns.RR_Header{Name: ".", Rrtype: dns.TypeOPT}}
	option.Option = append(option.Option, &dns.EDNS0_SUBNET{Code: dns.EDNS0SUBNET})
	end, err := dns.PackRR(option, make([]byte, 14), 0, nil, false)
	fmt.Println(end, err)
}
