"""Web addresses brought to the form in which two that lead to the same place are equal."""

import re
from typing import Final

PARTS: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?([^/:?#]+)(?::[0-9]+)?([^?#]*)", re.IGNORECASE
)

# Hosts where neighbours have nothing to do with each other: there only the whole address tells
SHARED_HOSTS: Final = frozenset(
    [
        "github.com",
        "gitlab.com",
        "codeberg.org",
        "bitbucket.org",
        "sourceforge.net",
        "sr.ht",
        "facebook.com",
        "instagram.com",
        "twitter.com",
        "x.com",
        "t.me",
        "wa.me",
        "youtube.com",
        "youtu.be",
        "tiktok.com",
        "linkedin.com",
        "medium.com",
        "substack.com",
        "linktr.ee",
        "notion.so",
        "notion.site",
        "docs.google.com",
        "drive.google.com",
        "sites.google.com",
        "forms.gle",
        "airtable.com",
        "trello.com",
        "figma.com",
        "archive.org",
        "zenodo.org",
        "huggingface.co",
        "opencollective.com",
        "patreon.com",
        "discord.gg",
        "discord.com",
        "matrix.to",
    ]
)
PAGES_HOSTS: Final = (".github.io", ".gitlab.io", ".codeberg.page", ".readthedocs.io")


def address(url: str) -> str | None:
    """Host and path without what does not matter: scheme, `www.`, case, port, `.git`, a last slash, a query."""
    found = PARTS.match(url.strip().casefold())
    if not found:
        return None
    path = re.sub(r"/+", "/", found[2]).rstrip("/").removesuffix(".git")
    return found[1].removeprefix("www.").rstrip(".") + path


def telling_host(address: str) -> str | None:
    """The host, if being there says something about a project."""
    host = address.partition("/")[0]
    return None if host in SHARED_HOSTS or host.endswith(PAGES_HOSTS) else host
