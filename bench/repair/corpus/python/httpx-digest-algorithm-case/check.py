import hashlib
import re

import httpx


def authorization(algorithm):
    seen = []

    def server(request):
        if "Authorization" in request.headers:
            seen.append(request.headers["Authorization"])
            return httpx.Response(200)
        challenge = 'Digest realm="club", nonce="ee96edced2a0b43e", qop="auth"'
        if algorithm:
            challenge += f", algorithm={algorithm}"
        return httpx.Response(401, headers={"WWW-Authenticate": challenge})

    with httpx.Client(transport=httpx.MockTransport(server)) as client:
        answer = client.get("https://club.example/", auth=httpx.DigestAuth("ann", "secret"))
    assert answer.status_code == 200
    (header,) = seen
    return dict(re.findall(r'(\w+)="?([^",]*)"?', header.partition(" ")[2]))


def expected(fields, name):
    def digest(text):
        return hashlib.new(name, text.encode()).hexdigest()

    first = digest("ann:club:secret")
    second = digest("GET:/")
    return digest(f"{first}:{fields['nonce']}:{fields['nc']}:{fields['cnonce']}:auth:{second}")


for written, name in [
    ("md5", "md5"),
    ("MD5", "md5"),
    ("Md5", "md5"),
    ("sha-256", "sha256"),
    ("SHA-256", "sha256"),
    ("sha", "sha1"),
    ("Sha-512", "sha512"),
    (None, "md5"),
]:
    fields = authorization(written)
    assert fields["response"] == expected(fields, name), (written, fields)
