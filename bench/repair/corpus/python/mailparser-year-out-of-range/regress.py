import mailparser

mail = mailparser.parse_from_string(
    "From: anna@example.org\n"
    "Received: from a.example by b.example; Mon, 1 Jan 2024 10:00:00 +0000\n"
    "Subject: Hello\n\nHello\n"
)
assert mail.subject == "Hello" and mail.body.strip() == "Hello"
assert str(mail.received[0]["date_utc"]).startswith("2024-01-01")
