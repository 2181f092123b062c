import httpx

answer = httpx.Response(200, content=b"")
size = sum(len(part) for part in answer.iter_bytes())
print(size)
