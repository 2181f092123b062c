import httpx


def server(request):
    if "Authorization" in request.headers:
        return httpx.Response(200, text="welcome")
    challenge = 'Digest realm="club", nonce="ee96edced2a0b43e", qop="auth", algorithm=SHA-256'
    return httpx.Response(401, headers={"WWW-Authenticate": challenge})


with httpx.Client(transport=httpx.MockTransport(server)) as client:
    answer = client.get("https://club.example/", auth=httpx.DigestAuth("ann", "secret"))
    assert answer.text == "welcome"
    assert client.get("https://club.example/").status_code == 401
    assert client.get("https://club.example/", auth=("ann", "secret")).text == "welcome"
