"""Renders the templates of the pages and escapes every value."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup, escape

from tahaluf.bidi import is_rtl
from tahaluf.i18n import Message

from . import texts
from .entries import ProjectEntry, RoleEntry
from .feeds import feed_names
from .markdown import markdown_html
from .page_templates import PAGES, page_environment, template_errors
from .search import search_script
from .site import Site
from .theme import theme_rules
from .wording import Wording

INDEX: Final = "index.html"
TOP: Final = "\0"  # HTML cannot contain this character
SAMPLE: Final = "x"  # any path
SEARCH_WORDS: Final = ' data-k="{}"'  # as written in parts.html
LIBRARY: Final[str] = "resources/"
MENU: Final[Sequence[tuple[str, Message]]] = (
    ("", texts.PROJECTS),
    ("roles/", texts.ROLES),
    ("adopt/", texts.ADOPT),
    ("archive/", texts.ARCHIVE),
    (LIBRARY, texts.RESOURCES),
    ("about/", texts.ABOUT),
)


@cache
def _environment(templates: tuple[tuple[str, str], ...]) -> Environment:
    environment = page_environment(templates)
    environment.globals |= {
        "T": texts,
        "script": script_path(),
        "markdown": markdown_html,
        "project_row": _project_row,
        "role_row": _role_row,
        "direction_of": lambda locale: "rtl" if is_rtl(locale) else "ltr",
    }
    return environment


@cache
def _own_style_sheet() -> bytes:
    return (PAGES / "style.css").read_bytes()


def style_sheet(site: Site) -> bytes:
    own_rules = theme_rules(site.manifest.site.theme, site.logo) + site.styles
    return _own_style_sheet() + own_rules.encode()


def style_path(site: Site) -> str:
    return f"style.{_digest(style_sheet(site))}.css"


@cache
def script_path() -> str:
    return f"find.{_digest(search_script().encode())}.js"


def _digest(content: bytes) -> str:
    """Return a hash for file names. A changed file gets a new name, so pages never load an old copy from a cache."""
    return sha256(content).hexdigest()[:8]


def relative_link(site: Site, address: str) -> Callable[[str], str]:
    """Return a function that makes links relative to the page at `address`."""
    top = "../" * address.count("/")

    def link(target: str) -> str:
        path, hash_sign, fragment = target.partition("#")
        if site.for_files and (not path or path.endswith("/")):
            path += INDEX
        return (top + path or "./") + hash_sign + fragment

    return link


def absolute_link(site: Site) -> Callable[[str], str]:
    """Return a function that makes links relative to the host's root. They are for 404.html, which can appear at any
    URL.
    """
    root = urlsplit(site.address or "").path or "/"
    return (lambda target: target or "./") if site.for_files else (lambda target: root + target)


def render_macro(site: Site, name: str, *values: Any) -> Markup:
    """Render a macro in parts.html, for a part that many pages share."""
    with template_errors(site):
        macro = getattr(_environment(site.templates).get_template("parts.html").module, name)
        return Markup(macro(*values))  # noqa: S704  (the macro escapes every value)


# Most rows appear in several lists. Each row is rendered once for all pages, with `TOP` in place of the path to the
# root


def _project_row(
    wording: Wording,
    link: Callable[[str], str],
    words: Mapping[str, str],
    project: ProjectEntry,
    index: str | None = None,
) -> Markup:
    """Render a project's row. If `index` is given, the row contains no search words, because they are in the index."""
    row = _place(
        wording,
        link,
        ("row", project.slug),
        lambda any_link: render_macro(wording.site, "row", wording, texts, any_link, words, project),
    )
    if index is None:
        return row
    return Markup(str.replace(row, SEARCH_WORDS.format(escape(words[project.slug])), "", 1))  # noqa: S704


def _role_row(
    wording: Wording,
    link: Callable[[str], str],
    words: Callable[[RoleEntry], str],
    facts: Callable[[RoleEntry], Markup],
    project: ProjectEntry,
    role: RoleEntry,
) -> Markup:
    return _place(
        wording,
        link,
        ("role", project.slug, role.id),
        lambda any_link: render_macro(
            wording.site, "role_row", wording, texts, any_link, words, facts, project, role
        ),
    )


def _place(
    wording: Wording,
    link: Callable[[str], str],
    key: tuple[str, ...],
    render_part: Callable[[Callable[[str], str]], Markup],
) -> Markup:
    """Return a part of a page whose links are relative to the page of `link`. The part is rendered only once for all
    pages.
    """
    from_root = relative_link(wording.site, "")
    part = wording.cached(key, lambda: render_part(lambda target: TOP + from_root(target)))
    top = link(SAMPLE).removesuffix(SAMPLE)
    return Markup(str.replace(part, TOP, top))  # noqa: S704  (only the links change)


def _menu(site: Site, wording: Wording, link: Callable[[str], str], here: str) -> Markup:
    """Render the menu. All pages at the same depth share a menu, except the pages to which the menu links."""
    items = [item for item in MENU if item[0] != LIBRARY or site.has_library]
    current = here if any(here == item[0] for item in items) else None
    return wording.cached(
        ("menu", link(""), current), lambda: render_macro(site, "menu", wording, link, items, current)
    )


def _feed_links(site: Site, wording: Wording, link: Callable[[str], str]) -> Markup:
    return wording.cached(
        ("feeds", link("")), lambda: render_macro(site, "feed_links", wording, link, feed_names(site)[:2])
    )


def render(site: Site, template: str, wording: Wording, address: str, **values: Any) -> bytes:
    """Render a page. `address`: the page's path from the root of the site, including the locale."""
    link = absolute_link(site) if address == "404.html" else relative_link(site, address)
    here = address.removeprefix(f"{wording.locale}/")
    with template_errors(site):
        html = (
            _environment(site.templates)
            .get_template(template)
            .render(
                site=site,
                style=wording.cached("style", lambda: escape(style_path(site))),
                w=wording,
                locale=wording.locale,
                here=here,
                link=link,
                coalition=wording.title,
                menu=_menu(site, wording, link, here),
                feeds=feed_names(site),
                feed_links=_feed_links(site, wording, link),
                **values,
            )
        )
    return html.encode()
