"""Normalizes URLs, so that different URLs of one page become equal."""

import re
from typing import Final

URL_PATTERN: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?([^/:?#]+)(?::[0-9]+)?([^?#]*)(\?[^#]*)?", re.IGNORECASE
)
HOST_PREFIX: Final = re.compile(r"(?:www|m|mobile|web)\.(?=[^.]+\.[^.])")
INDEX_PAGE: Final = re.compile(r"/(?:index\.[a-z]{3,5})?$")
# Parameters that identify a video, an app, or a page without a name
IDENTIFYING_QUERY: Final = re.compile(r"[?&]((?:id|v|list)=[^&]+)")
TRACKING: Final = re.compile(r"(?:utm_[a-z]+|fbclid|gclid)=", re.IGNORECASE)
HOST_ALIASES: Final = {"twitter.com": "x.com", "telegram.me": "t.me", "fb.com": "facebook.com"}

# Hosts that unrelated projects share, so that only a whole URL identifies a project
_SHARED_HOSTS: Final = """
github.com gist.github.com raw.githubusercontent.com gitlab.com codeberg.org bitbucket.org sourceforge.net
sr.ht git.sr.ht codepen.io replit.com zenodo.org osf.io doi.org figshare.com academia.edu researchgate.net
archive.org facebook.com fb.me instagram.com threads.net x.com bsky.app mastodon.social reddit.com tumblr.com
pinterest.com t.me wa.me chat.whatsapp.com signal.group discord.gg discord.com matrix.to linkedin.com
youtube.com youtu.be vimeo.com tiktok.com soundcloud.com open.spotify.com podcasts.apple.com flickr.com
google.com docs.google.com drive.google.com sites.google.com groups.google.com maps.google.com play.google.com
forms.gle goo.gl apps.apple.com forms.office.com dropbox.com mega.nz onedrive.live.com medium.com substack.com
notion.so notion.site airtable.com trello.com miro.com figma.com canva.com behance.net jotform.com
form.jotform.com surveymonkey.com framaforms.org eventbrite.com meetup.com umap.openstreetmap.fr
openstreetmap.org en.wikipedia.org ar.wikipedia.org commons.wikimedia.org opencollective.com patreon.com
ko-fi.com buymeacoffee.com gofundme.com launchgood.com paypal.com paypal.me change.org avaaz.org linktr.ee
bit.ly tinyurl.com
"""
SHARED_HOSTS: Final = frozenset(_SHARED_HOSTS.split())
# Other shared hosts are recognized by the paths of single items, such as packages, projects, videos or profiles
ITEM_PATH: Final = re.compile(
    r"/(?:(?:package|project|module|image|dataset|video|channel|profile|user)s?|watch|u|r|p|c)/[^/]|/@[^/]|.*/\?"
)
PAGES_SUFFIXES: Final = (".github.io", ".gitlab.io", ".codeberg.page", ".readthedocs.io")
# All pages of a repository count as the same page
REPOSITORY_PATHS: Final = {
    **dict.fromkeys(("github.com", "codeberg.org", "bitbucket.org"), re.compile(r"/[^/]+/[^/]+")),
    "gitlab.com": re.compile(r".+?(?=/-/|$)"),
}


def normalize_url(url: str) -> str | None:
    """Return the URL's host and path without insignificant parts, or None for the front page of a shared host.

    The scheme, `www.`, case, port, `.git`, trailing slash, most of the query, and any path below a repository are
    insignificant.
    """
    match = URL_PATTERN.match(url.strip().casefold())
    if not match:
        return None
    host = _normalize_host(match[1])
    path = INDEX_PAGE.sub("", re.sub("/+", "/", match[2]))
    if host in REPOSITORY_PATHS and (repository := REPOSITORY_PATHS[host].match(path)):
        path = repository[0]
    path_and_query = "/?".join([path.removesuffix(".git"), *IDENTIFYING_QUERY.findall(match[3] or "")])
    return None if host in SHARED_HOSTS and not path_and_query else host + path_and_query


def normalize_page_url(url: str) -> str:
    """Return the URL without any parts that do not affect which page is shown.

    Unlike in `normalize_url`, different pages of a site or a repository remain different.
    """
    parts = URL_PATTERN.match(url.strip())
    if not parts:
        return url
    host, path, query = _normalize_host(parts[1].casefold()), parts[2], parts[3] or ""
    kept = sorted(pair for pair in query[1:].split("&") if pair and not TRACKING.match(pair))
    path = INDEX_PAGE.sub("", re.sub("/+", "/", path)).removesuffix("/")
    return f"{host}{path}?{'&'.join(kept)}"


def distinctive_host(normalized_url: str) -> str | None:
    """Return the host, or None if unrelated projects share it."""
    host, slash, path = normalized_url.partition("/")
    is_shared = host in SHARED_HOSTS or host.endswith(PAGES_SUFFIXES) or ITEM_PATH.match(slash + path)
    return None if is_shared else host


def host_variants(normalized_url: str) -> tuple[str, ...]:
    """Return the spellings of the host in URLs, including aliases and Unicode."""
    host = normalized_url.partition("/")[0]
    aliases = (old for old, new in HOST_ALIASES.items() if new == host)
    return (host, *aliases, *([_to_unicode(host)] if "xn--" in host else []))


def _normalize_host(raw_host: str) -> str:
    host = HOST_PREFIX.sub("", raw_host.rstrip("."), count=1)
    return HOST_ALIASES.get(host, host if host.isascii() else _to_ascii(host))


def _to_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host  # not a valid domain name, so it is compared unchanged


def _to_unicode(host: str) -> str:
    try:
        return host.encode().decode("idna")
    except UnicodeError:
        return host
