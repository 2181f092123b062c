import httpx

answer = httpx.Response(200, content=b"Hello, world!")
assert b"".join(answer.iter_bytes()) == b"Hello, world!"
assert list(answer.iter_bytes(chunk_size=5)) == [b"Hello", b", wor", b"ld!"]
assert "".join(answer.iter_text()) == "Hello, world!"
assert httpx.Response(200, content=b"").read() == b""
