"""The floor of an HTTP server on aiohttp: the same answer to everything, without even a router. Prints its URL."""

import asyncio

from aiohttp import web

_BODY = b'{"ipRestrict":false,"createTime":1}' + b" " * 300
"""As long as the answer that it stands beside."""


async def main() -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        del request
        return web.Response(body=_BODY, content_type="application/json")

    runner = web.ServerRunner(web.Server(answer, access_log=None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
