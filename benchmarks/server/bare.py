"""The ceiling: a FastAPI route that checks the signature and answers, on the same uvicorn. Prints its port."""

from __future__ import annotations

import hashlib
import hmac
import socket
import sys

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse

app = FastAPI(openapi_url=None)
secret = sys.argv[1].encode()


@app.post("/webhook")
async def webhook(request: Request) -> JSONResponse:
    """Check the signature."""
    given = request.headers.get("x-hub-signature-256", "").encode()
    wanted = b"sha256=" + hmac.new(secret, await request.body(), hashlib.sha256).hexdigest().encode()
    return JSONResponse({}, 202 if hmac.compare_digest(given, wanted) else 401)


if __name__ == "__main__":
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    print(f"listens at http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning")).run([listening])
