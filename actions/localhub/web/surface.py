"""The web pages as a `core.Surface`, for browsers. Pages are read-only, except those for creating and installing Apps.

Without a token, only public data is visible. Opening any page with `?token=T` stores the token in a cookie and
removes it from the URL. An empty `?token=` deletes the cookie.
"""

import re
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode

from localhub.auth import identify
from localhub.core import Request, Response
from localhub.domain import ANONYMOUS, ApiError, Engine, MovedPermanently, UnitOfWork, accounts, repositories
from localhub.web import (  # noqa: F401  (to register their pages)
    apps,
    code,
    commits,
    issues,
    new_issue,
    organizations,
    pulls,
    runs,
    settings,
)
from localhub.web.templates import render_template
from localhub.web.visit import Page, Visit, find_page, has_action, redirect

COOKIE = "localhub_token"
STYLE = "/_localhub/style.css"
RAW = re.compile(r"/[^/]+/[^/]+/raw/.+")
# Allow no scripts or external resources, regardless of user content.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; "
    "form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": POLICY.format(form_action="'none'"),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class WebPages:
    """Matches requests for pages, the stylesheet and raw files under /raw/, and submissions of the pages' forms."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def match(self, request: Request) -> Request | None:
        is_asset = request.path == STYLE or RAW.fullmatch(request.path)
        page = request.wants_html and not request.path.startswith(("/_localhub/", "/api/"))
        if request.method == "POST":
            return replace(request, operation="form") if page and has_action(unquote(request.path)) else None
        if request.method not in ("GET", "HEAD") or not (is_asset or page):
            return None
        return replace(request, operation="page")

    def handle(self, request: Request) -> Response:
        if request.path == STYLE:
            return _stylesheet()
        if "token" in request.query and request.method != "POST":
            return _store_token(request)
        response = self._render(request)
        response.headers = {**SECURITY_HEADERS, **response.headers}
        return response

    def _render(self, request: Request) -> Response:
        token = _cookie(request)
        if token and "authorization" not in request.headers:
            request = replace(request, headers={**request.headers, "authorization": f"Bearer {token}"})
        with self._engine.begin(ANONYMOUS) as uow:
            try:
                uow.actor = identify(uow, request)
                handler, params = find_page(unquote(request.path), request.method)
                result = handler(Visit(request, uow, params))
                return _html(200, result, uow) if isinstance(result, Page) else result
            except MovedPermanently as moved_error:
                return redirect(
                    "/" + repositories.full_name(uow, repositories.repository(uow, moved_error.repository_id))
                )
            except ApiError as error:
                return _error_page(uow, error)


def _html(status: int, page: Page, uow: UnitOfWork) -> Response:
    viewer = None if uow.actor.account_id is None else accounts.account(uow, uow.actor.account_id)
    body = render_template(page.template, {**page.values, "viewer": viewer})
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": POLICY.format(form_action=page.form_action),
    }
    return Response(status, headers, body.encode())


def _error_page(uow: UnitOfWork, error: ApiError) -> Response:
    """Return the page for an error. If the cookie's token is invalid, the cookie is deleted, because the visitor
    would otherwise be locked out of all pages.
    """
    response = _html(error.status, Page("error.html", {"error": error}), uow)
    if error.status == 401:
        response.headers["set-cookie"] = f"{COOKIE}=; Path=/; Max-Age=0"
    return response


def _stylesheet() -> Response:
    text = (Path(__file__).parent / "pages" / "style.css").read_bytes()
    return Response(200, {"content-type": "text/css; charset=utf-8"}, text)


def _cookie(request: Request) -> str | None:
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value else None


def _store_token(request: Request) -> Response:
    token = request.query["token"]
    rest = urlencode([(k, v) for k, v in parse_qsl(request.query_string) if k != "token"])
    response = redirect(request.path + (f"?{rest}" if rest else ""))
    if re.fullmatch(r"[A-Za-z0-9_.-]*", token):
        response.headers["set-cookie"] = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax"
    return response
