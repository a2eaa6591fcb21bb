"""The pages as a `core.Surface`: for browsers, read-only.

Everybody sees what is public. Whoever opens any page once with `?token=T` sees what that token may see: it moves
into a cookie and leaves the address. An empty `?token=` forgets it.
"""

import re
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode

from localhub.auth import identify
from localhub.core import Request, Response
from localhub.web import code, commits, issues, organizations, pulls, runs  # noqa: F401  (each registers its pages)
from localhub.web.templates import rendered
from localhub.web.visit import Page, Visit, find, redirect
from localhub.world import NOBODY, Engine, Moved, Refusal, World, accounts, repositories

COOKIE = "localhub_token"
STYLE = "/_localhub/style.css"
RAW = re.compile(r"/[^/]+/[^/]+/raw/.+")
# Nothing runs and nothing is fetched from elsewhere, whatever a body says.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
SAFE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class Web:
    """Recognises a GET that asks for a page, the stylesheet, and a file's bytes under /raw/."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recognise(self, request: Request) -> Request | None:
        ours = request.path == STYLE or RAW.fullmatch(request.path)
        page = request.wants_page and not request.path.startswith(("/_localhub/", "/api/"))
        if request.method not in ("GET", "HEAD") or not (ours or page):
            return None
        return replace(request, operation="page")

    def answer(self, request: Request) -> Response:
        if request.path == STYLE:
            return _style()
        if "token" in request.query:
            return _remembering(request)
        response = self._shown(request)
        response.headers = {**SAFE, **response.headers}
        return response

    def _shown(self, request: Request) -> Response:
        token = _cookie(request)
        if token and "authorization" not in request.headers:
            request = replace(request, headers={**request.headers, "authorization": f"Bearer {token}"})
        with self._engine.begin(NOBODY) as world:
            try:
                world.actor = identify(world, request)
                answer, params = find(unquote(request.path))
                made = answer(Visit(request, world, params))
                return _html(200, made, world) if isinstance(made, Page) else made
            except Moved as moved:
                return redirect(
                    "/" + repositories.full_name(world, repositories.repository(world, moved.repository_id))
                )
            except Refusal as refusal:
                return _sorry(world, refusal)


def _html(status: int, page: Page, world: World) -> Response:
    viewer = None if world.actor.account_id is None else accounts.account(world, world.actor.account_id)
    body = rendered(page.template, {**page.values, "viewer": viewer})
    return Response(status, {"content-type": "text/html; charset=utf-8"}, body.encode())


def _sorry(world: World, refusal: Refusal) -> Response:
    """A token that is spent would lock its bearer out of every page: it is forgotten with the refusal."""
    response = _html(refusal.status, Page("sorry.html", {"refusal": refusal}), world)
    if refusal.status == 401:
        response.headers["set-cookie"] = f"{COOKIE}=; Path=/; Max-Age=0"
    return response


def _style() -> Response:
    text = (Path(__file__).parent / "pages" / "style.css").read_bytes()
    return Response(200, {"content-type": "text/css; charset=utf-8"}, text)


def _cookie(request: Request) -> str | None:
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value else None


def _remembering(request: Request) -> Response:
    token = request.query["token"]
    rest = urlencode([(k, v) for k, v in parse_qsl(request.query_string) if k != "token"])
    response = redirect(request.path + (f"?{rest}" if rest else ""))
    if re.fullmatch(r"[A-Za-z0-9_.-]*", token):
        response.headers["set-cookie"] = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax"
    return response
