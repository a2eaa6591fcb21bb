"""The Jinja environment for web pages, with autoescaping and filters."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from localhub.core import Response

PAGES = Path(__file__).parent / "pages"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": format_time, "address": quote, "short": short_oid}
    return environment


def render_template(template: str, values: dict[str, Any]) -> str:
    return _environment().get_template(template).render(values)


def page_without_visit(status: int, template: str, values: dict[str, Any] | None = None) -> Response:
    """Return a page that shows nothing from the hub, so that nobody has to be signed in."""
    body = render_template(template, {"viewer": None, **(values or {})})
    return Response(status, {"content-type": "text/html; charset=utf-8"}, body.encode())


def format_time(text: str) -> str:
    """Format `2026-05-04T03:02:01Z` as "4 May 2026, 03:02"."""
    when = datetime.fromisoformat(text)
    return f"{when.day} {when:%B %Y, %H:%M}"


def short_oid(oid: str) -> str:
    return oid[:7]
