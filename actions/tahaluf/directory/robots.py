"""Generates robots.txt. Crawlers are free to ignore it, and read it only at a host's root."""

from typing import Final

from .site import Site

# Crawlers that collect training data for language models, by the names that their operators publish
AI_CRAWLERS: Final = (
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "GPTBot",
    "Google-Extended",
    "PerplexityBot",
    "meta-externalagent",
)


def robots(site: Site) -> bytes:
    crawlers = site.manifest.site.crawlers
    lines = []
    if crawlers == "search":
        lines = [*(f"User-agent: {name}" for name in AI_CRAWLERS), "Disallow: /", ""]
    lines += ["User-agent: *", "Disallow: /" if crawlers == "none" else "Allow: /"]
    if site.address and crawlers != "none":
        lines.append(f"Sitemap: {site.address}sitemap.xml")
    return ("\n".join(lines) + "\n").encode()
