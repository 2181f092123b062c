import asyncio

import httpx


async def collected(answer):
    return [part async for part in answer.aiter_bytes()]


assert b"".join(httpx.Response(200, content=b"").iter_bytes()) == b""
assert b"".join(httpx.Response(204).iter_bytes()) == b""
assert "".join(httpx.Response(200, content=b"").iter_text()) == ""
assert list(httpx.Response(200, content=b"").iter_lines()) == []
assert list(httpx.Response(200, content=b"").iter_bytes(chunk_size=4)) == []
assert list(httpx.Response(200, content=b"a").iter_bytes()) == [b"a"]
assert list(httpx.Response(200, content=b"abc").iter_bytes()) == [b"abc"]
assert list(httpx.Response(200, content=b"abcde").iter_bytes(chunk_size=2)) == [b"ab", b"cd", b"e"]
assert list(httpx.Response(200, content=b"one\ntwo\n").iter_lines()) == ["one\n", "two\n"]
assert asyncio.run(collected(httpx.Response(200, content=b"abc"))) == [b"abc"]
