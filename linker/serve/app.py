"""The server as an ASGI application: routes, errors and background tasks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files
from typing import Any  # Any: values of JSON

from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from linker.answers.json_csv import as_csv, as_json
from linker.archive.index import Index
from linker.errors import LinkerError, QueryError, UnknownArticleError, UnknownSourceError
from linker.history.successors import merged_into
from linker.reports.as_html import asset
from linker.serve.atom import FEEDS, Feed, atom
from linker.serve.correcting import handler
from linker.serve.description import openapi
from linker.serve.guard import COOKIE, Access, Guard
from linker.serve.live import LiveIndex, State
from linker.serve.pages import PAGES, Page
from linker.serve.parameters import Parameter, read_parameters
from linker.serve.rendering import Site, plain_error
from linker.serve.tools import create_tools
from linker.serve.workers import BusyError, TooSlowError, Workers

_MOST_LISTENERS = 64
_HEARTBEAT_SECONDS = 15.0
_LONGEST_BODY = 1_000_000
_STATUSES = ((UnknownArticleError, 404), (UnknownSourceError, 404), (QueryError, 400))
_Handler = Callable[[Request], Awaitable[Response]]


def create_app(live: LiveIndex, access: Access, *, workers: Workers | None = None) -> Starlette:
    """The application that serves an index.

    Args:
        live: The index.
        access: Who may ask.
        workers: The threads that answer.
    """
    server = _Server(live, access, workers or Workers())
    routes = [route for page in PAGES for route in server.routes(page)]
    return Starlette(
        routes=[
            Route("/events", server.events),
            Route("/enter", server.enter),
            Route("/favicon.ico", server.no_icon),
            server.tools(),
            Route("/corrections", server.corrections, methods=["POST"]),
            *(Route(path, server.feed(asked, make)) for path, asked, make in FEEDS),
            Route("/api/openapi.json", server.description),
            Route("/static/{name}", server.static),
            *routes,
        ],
        middleware=[Middleware(Guard, access=access)],
        exception_handlers={HTTPException: server.on_http_error, Exception: server.on_fault},
        lifespan=server.lifespan,
        max_body_size=_LONGEST_BODY,
    )


class _Server:
    """The handlers of all routes, with the state that they share."""

    def __init__(self, live: LiveIndex, access: Access, workers: Workers) -> None:
        self.live, self.access, self.workers = live, access, workers
        self.site = Site(access)
        self.listeners = 0
        self._tools = create_tools(live, self.workers.run)
        self._correct = handler(live, access, self.workers)

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Follow the index for as long as the server runs."""
        following = asyncio.create_task(self.live.follow(self.workers.beside))
        try:
            async with self._tools.session_manager.run():
                yield
        finally:
            following.cancel()
            self.workers.close()

    def feed(self, asked: tuple[Parameter, ...], make: Callable[[Index, dict[str, Any]], Feed]) -> _Handler:
        """A feed as Atom."""

        def respond(state: State, arguments: dict[str, Any], request: Request) -> Response:
            base = f"{request.url.scheme}://{request.url.netloc}"
            content = atom(make(state.open(), arguments), base, str(request.url))
            return Response(content, media_type="application/atom+xml")

        async def handle(request: Request) -> Response:
            try:
                arguments = read_parameters(asked, dict(request.query_params)) | dict(request.path_params)
                return await self.workers.run(respond, self.live.state, arguments, request)
            except (LinkerError, BusyError, TooSlowError) as error:
                return self._error_response(error, request)

        return handle

    async def corrections(self, request: Request) -> Response:
        """Take a correction."""
        try:
            return await self._correct(request)
        except LinkerError as error:
            return self._error_response(error, request)

    def tools(self) -> BaseRoute:
        """Tools for assistants; `Guard` has checked who asks, and each request stands by itself."""
        unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        served = self._tools.streamable_http_app(
            json_response=True, stateless_http=True, transport_security=unchecked
        )
        return served.routes[0]

    def routes(self, page: Page) -> list[Route]:
        """A page as HTML, its answer as JSON, and as CSV where it is a table."""
        path = page.path if page.path != "/" else "/front"
        routes = [
            Route(f"{path}.json", self._handler(page, self._json)),
            Route(f"/api{path}", self._handler(page, self._json)),
            Route(page.path, self._handler(page, self._html)),
        ]
        if page.rows is not None:
            routes.insert(0, Route(f"{path}.csv", self._handler(page, self._csv)))
        return routes

    def _handler(
        self, page: Page, make: Callable[[State, Page, dict[str, Any], Request], Response]
    ) -> _Handler:
        async def handle(request: Request) -> Response:
            state = self.live.state
            try:
                arguments = self._arguments(page, request)
                return await self.workers.run(make, state, page, arguments, request)
            except (LinkerError, BusyError, TooSlowError) as error:
                return await self._refused(error, state, page, request)

        return handle

    def _arguments(self, page: Page, request: Request) -> dict[str, Any]:
        page_only = page.shown_only if request.url.path.startswith(page.path.partition("{")[0]) else ()
        arguments = read_parameters((*page.parameters, *page_only), dict(request.query_params))
        return arguments | ({"id": request.path_params["id"]} if page.of_one else {})

    def _json(self, state: State, page: Page, arguments: dict[str, Any], request: Request) -> Response:
        return Response(as_json(page.answer(state, arguments)), media_type="application/json")

    def _csv(self, state: State, page: Page, arguments: dict[str, Any], request: Request) -> Response:
        rows = page.rows(page.answer(state, arguments)) if page.rows else []
        return Response(as_csv(rows) if rows else b"", media_type="text/csv")

    def _html(self, state: State, page: Page, arguments: dict[str, Any], request: Request) -> Response:
        answer = page.answer(state, arguments)
        context = page.context(state, arguments, answer)
        if "elsewhere" in context:
            return RedirectResponse(context["elsewhere"], 302)
        return self.site.page(request, state, page, arguments, {"answer": answer} | context)

    async def _refused(self, error: Exception, state: State, page: Page, request: Request) -> Response:
        """The response to an error; the address of a merged story redirects to its successor."""
        if isinstance(error, UnknownArticleError) and page.name in ("story", "narrative"):
            next_one = await self.workers.run(merged_into, state.open(), request.path_params["id"])
            if next_one is not None:
                address = request.url.path.replace(request.path_params["id"], next_one)
                return RedirectResponse(address, 301)
        return self._error_response(error, request)

    def _error_response(self, error: Exception, request: Request) -> Response:
        """An error in words, without paths of this machine."""
        if isinstance(error, BusyError):
            return self._error(request, 503, "Too many questions at once; ask again in a moment.")
        if isinstance(error, TooSlowError):
            return self._error(request, 503, "This took too long.")
        status = next((code for kind, code in _STATUSES if isinstance(error, kind)), 500)
        return self._error(request, status, plain_error(str(error), self.live.folder))

    def _error(self, request: Request, status: int, message: str) -> Response:
        headers = {"retry-after": "1"} if status == 503 else {}
        path = request.url.path
        if path.startswith("/api/") or path.endswith((".json", ".csv")):
            return JSONResponse({"error": message}, status, headers)
        return self.site.error(request, self.live.state, status, message, headers)

    async def on_http_error(self, request: Request, error: Exception) -> Response:
        """No such page, or a method that it doesn't take."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        message = {404: "There is no page here.", 405: "This page can't be asked that way."}.get(
            status, "That can't be answered."
        )
        return self._error(request, status, message)

    async def on_fault(self, request: Request, error: Exception) -> Response:
        """An unexpected error: it is logged by the server, and the client only learns that there was one."""
        return self._error(request, 500, "Something went wrong here; the server's own output says what.")

    async def events(self, request: Request) -> Response:
        """Server-sent events: the number of the state that answers, at once and when there is a new one."""
        if self.listeners >= _MOST_LISTENERS:
            return self._error(request, 503, "Too many pages listen already.")

        async def told() -> AsyncIterator[str]:
            self.listeners += 1
            try:
                number = -1
                while not self.live.closing:
                    newest = await self.live.changed(number, _HEARTBEAT_SECONDS)
                    yield f"event: state\ndata: {newest}\n\n" if newest != number else ": still here\n\n"
                    number = newest
            finally:
                self.listeners -= 1

        return StreamingResponse(
            told(), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    async def enter(self, request: Request) -> Response:
        """Take the token that was printed, and remember it in a cookie that no other site can send."""
        if not self.access.is_token(request.query_params.get("token")):
            return self._error(request, 403, "This isn't the token that was printed when the server started.")
        response = RedirectResponse("/", 303)
        response.set_cookie(COOKIE, self.access.token, httponly=True, samesite="strict", path="/")
        return response

    async def description(self, request: Request) -> Response:
        """The API as OpenAPI."""
        return JSONResponse(await self.workers.run(openapi))

    async def no_icon(self, request: Request) -> Response:
        """No icon: browsers ask for one even beside JSON."""
        return Response(status_code=204)

    async def static(self, request: Request) -> Response:
        """The style and the script of all pages."""
        file = _static().get(request.path_params["name"])
        if file is None:
            return self._error(request, 404, "There is no page here.")
        content, kind = file
        return Response(content, media_type=kind, headers={"cache-control": "max-age=600"})


@cache
def _static() -> dict[str, tuple[str, str]]:
    folder = files("linker.serve") / "static"
    return {
        "serve.css": (
            asset("report.css") + (folder / "serve.css").read_text(encoding="utf-8"),
            "text/css",
        ),
        "serve.js": ((folder / "serve.js").read_text(encoding="utf-8"), "text/javascript"),
    }
