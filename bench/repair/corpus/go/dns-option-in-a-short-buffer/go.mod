module github.com/miekg/dns

go 1.12

require (
	golang.org/x/crypto v0.0.0-20190923035154-9ee001bba392
	golang.org/x/net v0.0.0-20190923162816-aa69164e4478
	golang.org/x/sys v0.0.0-20190924154521-2837fb4f24fe
)
