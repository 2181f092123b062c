import httpx


def server(request):
    if "Authorization" in request.headers:
        return httpx.Response(200, text="welcome")
    challenge = 'Digest realm="club", nonce="ee96edced2a0b43e", qop="auth", algorithm=md5'
    return httpx.Response(401, headers={"WWW-Authenticate": challenge})


with httpx.Client(transport=httpx.MockTransport(server)) as client:
    answer = client.get("https://club.example/", auth=httpx.DigestAuth("ann", "secret"))
print(answer.text)
