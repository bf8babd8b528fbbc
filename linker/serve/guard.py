"""Checks of every request (who may ask), and security headers of every answer (what a page may do)."""

import asyncio
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "linker-token"
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-frame-options": "DENY",
}
_LONGEST_QUERY = 4_096
"""Bytes of the address after its question mark."""
_LONGEST_PATH = 2_048
_SECONDS = 60.0
"""After so long a request is cut, whatever it waits for."""
_OPEN_ENDED = ("/events", "/mcp")
_WITHOUT_TOKEN = ("/enter", "/static/", "/favicon.ico")


@dataclass(frozen=True, slots=True)
class Access:
    """Access rules: the host names that the server answers to, and the token that it needs, if any.

    `writable` lets who has the token correct stories; `token_to_read` asks for it of everybody.
    """

    hosts: frozenset[str]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    writable: bool = False
    token_to_read: bool = False

    @classmethod
    def at(cls, host: str, port: int, *, writable: bool = False, names: Sequence[str] = ()) -> "Access":
        """The rules of a server bound to an address; one that other machines reach needs the token.

        Args:
            host: The address.
            port: Its port.
            writable: Let who has the token correct stories.
            names: Further names by which it may be called.
        """
        called = {*LOCAL, *names} | ({host} if host not in ("0.0.0.0", "::") else set())
        hosts = {f"[{name}]" if ":" in name else name for name in called}
        ports = {f"{name}:{port}" for name in hosts} | (hosts if port == 80 else set())
        return cls(
            frozenset(name.lower() for name in ports), writable=writable, token_to_read=host not in LOCAL
        )

    def is_token(self, value: str | None) -> bool:
        """Whether this is the token, compared in constant time."""
        return value is not None and hmac.compare_digest(value.encode(), self.token.encode())

    def has_token(self, headers: Headers) -> bool:
        """Whether a request carries the token: in its cookie or as `Authorization: Bearer`."""
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self.is_token(bearer.strip()):
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and self.is_token(cookie.value)

    def form_key(self) -> str:
        """The key that our own forms send, against forged requests; it doesn't reveal the token."""
        return hmac.new(self.token.encode(), b"form", "sha256").hexdigest()


class Guard:
    """Refuses requests without the right host name, origin or token, before any handler sees them."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, answer it within its time, and mark the answer."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        started = False

        async def marked(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refused = refusal(scope, self.access)
        if refused is not None:
            await refused(scope, receive, marked)
            return
        open_ended = scope["path"].startswith(_OPEN_ENDED)
        try:
            async with asyncio.timeout(None if open_ended else _SECONDS):
                await self.app(scope, receive, marked)
        except TimeoutError:
            if not started:
                await PlainTextResponse("This took too long.", 503)(scope, receive, marked)


def refusal(scope: Scope, access: Access) -> PlainTextResponse | None:
    """The reason why a request is refused, or None.

    A page of another site can make a browser ask this machine: it is told by `Host` (DNS rebinding), by
    `Origin`, and by `Sec-Fetch-Site` where it only embeds what it can't read.
    """
    headers = Headers(scope=scope)
    if len(headers.getlist("host")) != 1 or headers["host"].lower() not in access.hosts:
        return PlainTextResponse("This server isn't called by that name.", 421)
    origin = headers.get("origin")
    if origin is not None and origin.lower().partition("://")[2] not in access.hosts:
        return PlainTextResponse("Pages of other sites may not ask.", 403)
    elsewhere = headers.get("sec-fetch-site") in ("cross-site", "same-site")
    followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    if elsewhere and not (followed and scope["method"] == "GET"):
        return PlainTextResponse("Pages of other sites may not ask.", 403)
    if len(scope["query_string"]) > _LONGEST_QUERY or len(scope["path"]) > _LONGEST_PATH:
        return PlainTextResponse("The address is too long.", 414)
    may_read = not access.token_to_read or scope["path"].startswith(_WITHOUT_TOKEN)
    if not may_read and not access.has_token(headers):
        return PlainTextResponse("Open the address that was printed when the server started.", 401)
    return None
