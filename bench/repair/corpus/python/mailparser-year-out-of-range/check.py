import mailparser


def hops(*dates):
    lines = "".join(f"Received: from a.example by b.example; {date}\n" for date in dates)
    return mailparser.parse_from_string(f"From: anna@example.org\n{lines}Subject: Hello\n\nHello\n").received


GOOD = "Mon, 1 Jan 2024 10:00:00 +0000"
(hop,) = hops("Mon, 1 Jan 99999999999999 10:00:00 +0000")
assert hop["date_utc"] is None and hop["by"] == "b.example"
(hop,) = hops(GOOD)
assert str(hop["date_utc"]).startswith("2024-01-01")
first, second = hops("Mon, 1 Jan 99999999999999 10:00:00 +0000", GOOD)
assert str(first["date_utc"]).startswith("2024-01-01") and second["date_utc"] is None
(hop,) = hops("no date at all")
assert hop["date_utc"] is None
