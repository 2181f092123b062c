import mailparser

text = (
    "From: anna@example.org\n"
    "Received: from a.example by b.example; Mon, 1 Jan 99999999999999 10:00:00 +0000\n"
    "Subject: Hello\n\nHello\n"
)
print(mailparser.parse_from_string(text).received)
