"""Sanitizes untrusted HTML as GitHub's renderer does. The result is always well formed.

All output is generated from the parsed input. If a browser would parse the input differently, some content may be lost,
but nothing unsafe remains.
"""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

# The allow list of GitHub's renderer. The list does not include `bdi`, so Tahaluf uses `span` elements with `dir`.
ELEMENT_NAMES = """
    a abbr b bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6
    hr i input ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td
    tfoot th thead time tr tt ul var wbr
"""
ELEMENTS = frozenset(ELEMENT_NAMES.split())
VOID = frozenset({"br", "hr", "input", "wbr"})
# These elements are removed along with their content. For all other disallowed elements, only the tags are removed.
DROPPED_WITH_CONTENT = frozenset(
    {"script", "style", "iframe", "noembed", "noframes", "noscript", "svg", "math", "template"}
)
ATTRIBUTE_NAMES = (
    "align alt aria-label cite colspan datetime dir height lang open rowspan start title value width"
)
ATTRIBUTES = frozenset(ATTRIBUTE_NAMES.split())
CLASSES = frozenset({"contains-task-list", "task-list-item"})
SCHEMES = frozenset({"", "http", "https", "mailto"})
# Only the outermost of these elements gets `dir="auto"`. When browsers determine the direction of an element, they
# ignore descendants that have their own `dir`.
AUTO_DIRECTION = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "table", "blockquote", "summary"}
)
UNLINKED = frozenset({"a", "code", "pre", "kbd", "samp", "tt"})


def sanitize(html: str, href: Callable[[str], str] = str, text: Callable[[str], str] = escape) -> str:
    """Return the sanitized HTML. `href` maps relative links to URLs. `text` converts plain text outside links and
    code to HTML.
    """
    # An unclosed comment hides the rest of the text, both on GitHub and in browsers.
    unclosed = html.rfind("<!--") > html.rfind("-->")
    sanitizer = _Sanitizer(href, text)
    sanitizer.feed(html + "-->" if unclosed else html)
    sanitizer.close()
    return sanitizer.result()


class _Sanitizer(HTMLParser):
    def __init__(self, href: Callable[[str], str], text: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._href, self._text = href, text
        self._out: list[str] = []
        self._open: list[str] = []
        self._dropping: list[str] = []

    def result(self) -> str:
        self._out += (f"</{tag}>" for tag in reversed(self._open))
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping or tag in DROPPED_WITH_CONTENT:
            if tag in DROPPED_WITH_CONTENT:
                self._dropping.append(tag)
            return
        attributes = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._out.append(self._image(attributes))
            return
        if tag not in ELEMENTS or (tag == "input" and attributes.get("type") != "checkbox"):
            return
        self._out.append(f"<{tag}{self._attributes(tag, attributes)}>")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Also close any elements that are still open inside this one. Ignore stray end tags."""
        if self._dropping:
            if tag == self._dropping[-1]:
                self._dropping.pop()
            return
        if tag in self._open:
            while True:
                last = self._open.pop()
                self._out.append(f"</{last}>")
                if last == tag:
                    return

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            literal = UNLINKED.intersection(self._open)
            self._out.append(escape(data) if literal else self._text(data))

    def _image(self, attributes: dict[str, str]) -> str:
        """Return an image as a link with its alt text, because pages do not load anything from other hosts."""
        source, description = attributes.get("src", ""), escape(attributes.get("alt") or "picture")
        if "a" in self._open or not _is_safe_url(source):
            return f"<span class=picture>{description}</span>"
        return (
            f'<a class=picture href="{escape(self._href(source))}" rel="nofollow noopener">{description}</a>'
        )

    def _attributes(self, tag: str, attributes: dict[str, str]) -> str:
        allowed = {name: value for name, value in attributes.items() if name in ATTRIBUTES}
        classes = CLASSES.intersection(attributes.get("class", "").split())
        if classes:
            allowed["class"] = " ".join(sorted(classes))
        if tag in AUTO_DIRECTION and AUTO_DIRECTION.isdisjoint(self._open):
            allowed.setdefault("dir", "auto")
        if tag == "a" and _is_safe_url(attributes.get("href", "")) and "href" in attributes:
            allowed |= {"href": self._href(attributes["href"]), "rel": "nofollow noopener"}
        if tag == "input":
            checked = "checked" in attributes
            allowed = {"type": "checkbox", "disabled": ""} | ({"checked": ""} if checked else {})
            allowed["aria-label"] = "Completed task" if checked else "Incomplete task"  # as on GitHub
        return "".join(f' {name}="{escape(value)}"' for name, value in allowed.items())


def _is_safe_url(address: str) -> bool:
    # Browsers ignore these characters when they parse the scheme, so "java\tscript:" would be executed.
    visible = "".join(char for char in address if char > " ")
    try:
        return urlsplit(visible).scheme.lower() in SCHEMES
    except ValueError:
        return False
