"""Extracts what `check` needs from a page: language, links, loaded resources, and inline scripts and styles."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from tahaluf.bidi import is_rtl

# Attributes whose URL the browser loads automatically
LOADING: Final = {
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("source", "src"), ("source", "srcset"),
    ("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"), ("embed", "src"), ("object", "data"),
    ("input", "src"), ("form", "action"), ("use", "href"), ("image", "href"), ("base", "href"),
}  # fmt: skip
NAVIGATION: Final = frozenset({"alternate", "canonical", "next", "prev", "license", "help", "author"})

Found = tuple[int, str]  # line number and value


@dataclass
class PageReader(HTMLParser):
    """Reads a page: the resources that the page loads (`loads`), its links, and its inline scripts and styles."""

    links: list[Found] = field(default_factory=list)
    loads: list[Found] = field(default_factory=list)
    inline: list[int] = field(default_factory=list)
    undirected: list[Found] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    policy: str = ""
    lang: str = ""
    direction: str = ""
    articles: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        line, values = self.getpos()[0], {name: value or "" for name, value in attributes}
        if "id" in values:
            self.ids.add(values["id"])
        self.articles += tag == "article"
        if tag == "html":
            self.lang, self.direction = values.get("lang", ""), values.get("dir", "")
        elif self._is_undirected(values):
            self.undirected.append((line, values["lang"]))
        header = values["http-equiv"].lower() if tag == "meta" and "http-equiv" in values else ""
        if header == "content-security-policy":
            self.policy = values.get("content", "")
        if header == "refresh":
            self.links.append((line, values.get("content", "").partition("url=")[2]))
        if tag == "a" and "href" in values:
            self.links.append((line, values["href"]))
        if tag == "link" and "href" in values:
            follows = not NAVIGATION.isdisjoint(values.get("rel", "").lower().split())
            (self.links if follows else self.loads).append((line, values["href"]))
        self.loads += [(line, values[name]) for name in values if (tag, name) in LOADING]
        has_handler = any(name == "style" or name.startswith("on") for name in values)
        if tag == "style" or (tag == "script" and "src" not in values) or has_handler:
            self.inline.append(line)

    def _is_undirected(self, values: dict[str, str]) -> bool:
        """Whether the element sets no `dir`, although its language is written in a different direction from the
        page's.
        """
        lang = values.get("lang")
        return bool(lang) and "dir" not in values and is_rtl(lang or "") != is_rtl(self.lang)
