"""Writes sites of different kinds to a folder, for the validators in `__main__.py`.

python tests/site/standards/samples.py FOLDER
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from support.directory_manifest import large_manifest, site
from tahaluf.content import load_offers, load_resources, read_guide
from tahaluf.directory import Site, build

RESOURCES: Final = """\
topics: {security: {name: Security}}
resources:
  - id: one
    title: A & B <c> "d"
    url: https://one.example.org/a?b=c&d=%D9%85
    lang: en
    kind: guide
    topics: [security]
    why: <script>alert(1)</script> & more
    checked: 2026-10
    added: 2026-10-03
    archived_copy: https://archive.example.org/one
    translations: {ar: {title: عنوان, why: سبب}}
  - {id: two, title: T, url: "https://two.example.org/", kind: tool, why: W, checked: 2024-01, unreachable: 2026-10}
"""
OFFERS: Final = """\
offers: [{id: d, name: D & E, provider: P, kind: domain, what: W, needs: [registered, card], caution: C.,
  url: "https://d.example.org/?a&b", checked: 2026-11}]
"""
GUIDE: Final = (
    "---\ntitle: Phones & more\nsummary: S.\nchecked: 2026-10\n---\n# One\n\n[link](https://a.example.org)\n"
)
UNUSUAL: Final = """\
projects:
  - {slug: a, name: "]]> & <b> \\" '", summary: "& &amp; <!-- é \U0001f30d", lang: fr, status: seeking-steward,
     since: 2026-01-31, reason: R., added: 2026-02-01, aliases: [Former-A], roles: [
       {id: r, title: "<title> & co", skills: [gis], hours: 10+, zone: UTC+2, until: 2027-01-01, added: 2026-03-01}]}
  - {slug: b, name: قديم, lang: ar, status: archived, since: 2025-06-30, reason: "انتهى & اكتمل",
     successor: "https://other.example.org/?a=1&b=2", kept_at: "https://archive.example.org/ü", epitaph: E.,
     links: {data: "https://data.example.org/?q=%26"}}
  - {slug: c, name: C, translations: {ar: {name: ج}}, repository: {visibility: private}, listed: true}
"""
LIBRARY: Final[Mapping[str, Any]] = {
    "resources": load_resources(RESOURCES, "resources.yml"),
    "offers": load_offers(OFFERS, "offers.yml"),
    "guides": (read_guide(GUIDE, "guides/phones.en.md"),),
}
SAMPLES: Final[Mapping[str, Site]] = {
    "large": site(large_manifest(400), **LIBRARY),
    "unusual": site(UNUSUAL, **LIBRARY),
    "empty": site(""),
    "without-an-address": site(UNUSUAL, address=None, repository=None, **LIBRARY),
    "no-crawlers": site(f"site: {{crawlers: none}}\n{UNUSUAL}"),
    "search-engines": site(f"site: {{crawlers: search}}\n{UNUSUAL}", address="https://example.org/a%20b/"),
}


def write(folder: Path) -> None:
    for name, sample in SAMPLES.items():
        for path, content in build(sample).items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_bytes(content)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
