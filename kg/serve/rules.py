"""What every request must keep to, and what every answer carries, whatever the address.

Requests under a name that is not ours are refused: a page elsewhere that lets its own name point to this machine (DNS
rebinding) could read the graph otherwise. The headers let pages load their own parts only.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import TYPE_CHECKING, Any

from kg.serve.protocol import Problem

if TYPE_CHECKING:
    from kg.serve.app import Settings

MOST_URL = 8 * 1024
MOST_HEADERS = 100
MOST_BODY = 1 << 20
BODY_SECONDS = 30.0
TOO_LONG = f"the body is longer than {MOST_BODY // 1024} kB"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-cache",
}


class Rules:
    """An ASGI application around another one."""

    def __init__(self, app: Any, settings: Settings):
        self.app = app
        self.settings = settings
        self.hosts = {"localhost", socket.gethostname().lower(), *(h.lower() for h in settings.hosts)}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        origin = next((v for k, v in scope["headers"] if k == b"origin"), b"")

        async def dressed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                there = {k.lower() for k, _ in message["headers"]}
                extra = dict(HEADERS)
                if self.settings.cors:
                    extra["cross-origin-resource-policy"] = "cross-origin"
                    if origin:
                        extra |= {"access-control-allow-origin": "*", "access-control-expose-headers": "*"}
                if any(k == b"content-security-policy" and b"frame-ancestors *" in v for k, v in message["headers"]):
                    del extra["x-frame-options"]
                for k, v in extra.items():
                    if k.encode() not in there:
                        message["headers"].append((k.encode(), v.encode("latin-1")))
            await send(message)

        refused = self.refusal(scope)
        if refused:
            await _refuse(dressed, *refused)
            return
        left = MOST_BODY
        whole = False
        until = asyncio.get_running_loop().time() + BODY_SECONDS

        async def limited() -> Any:
            nonlocal left, whole
            if whole:  # what comes now is the word that the client has gone
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise Problem(408, "the body did not come in time") from None
            left -= len(message.get("body", b""))
            if left < 0:
                raise Problem(413, TOO_LONG)
            whole = not message.get("more_body", False)
            return message

        await self.app(scope, limited, dressed)

    def refusal(self, scope: dict[str, Any]) -> tuple[int, str] | None:
        """Why a request is not even looked at: status and text."""
        headers = scope["headers"]
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > MOST_URL:
            return 414, f"the address is longer than {MOST_URL // 1024} kB; send the query by POST"
        if len(headers) > MOST_HEADERS:
            return 431, f"more than {MOST_HEADERS} header lines"
        hosts = [v.decode("latin-1") for k, v in headers if k == b"host"]
        if len(hosts) != 1 or not self.ours(hosts[0]):
            return 421, "this server is not called by that name; start it with --allow-host NAME if it should be"
        for k, v in headers:
            if k == b"content-length" and (not v.isdigit() or int(v) > MOST_BODY):
                return 413, TOO_LONG
        return None

    def ours(self, host: str) -> bool:
        """Whether a Host header names this server: a known name or any address in figures (which none can rebind)."""
        name = host.strip().lower()
        if name.startswith("["):
            name = name[1 : name.find("]")] if "]" in name else ""
        else:
            name = name.rpartition(":")[0] if name.count(":") == 1 else name
        if name in self.hosts:
            return True
        try:
            ipaddress.ip_address(name)
            return True
        except ValueError:
            return False


async def _refuse(send: Any, status: int, text: str) -> None:
    body = (text + "\n").encode("utf-8")
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", str(len(body)).encode()),
                (b"connection", b"close"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})
