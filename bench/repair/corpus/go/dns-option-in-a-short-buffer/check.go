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
	option := &dns.OPT{Hdr: dns.RR_Header{Name: ".", Rrtype: dns.TypeOPT}}
	option.Option = append(option.Option, &dns.EDNS0_NSID{Code: dns.EDNS0NSID, Nsid: "abcd"}, &dns.EDNS0_NSID{Code: dns.EDNS0NSID, Nsid: "ef"})
	const whole = 11 + 4 + 2 + 4 + 1
	for room := 0; room < whole-1; room++ {
		_, err := dns.PackRR(option, make([]byte, room), 0, nil, false)
		must(err != nil, room, err)
	}
	for _, room := range []int{whole, whole + 1, whole + 100} {
		packed := make([]byte, room)
		end, err := dns.PackRR(option, packed, 0, nil, false)
		must(err == nil && end == whole, room, end, err)
		back, _, err := dns.UnpackRR(packed[:end], 0)
		must(err == nil && back.(*dns.OPT).Option[1].(*dns.EDNS0_NSID).Nsid == "ef", back, err)
	}
	empty := &dns.OPT{Hdr: dns.RR_Header{Name: ".", Rrtype: dns.TypeOPT}}
	empty.Option = append(empty.Option, &dns.EDNS0_NSID{Code: dns.EDNS0NSID})
	end, err := dns.PackRR(empty, make([]byte, 15), 0, nil, false)
	must(err == nil && end == 15, end, err)
}
