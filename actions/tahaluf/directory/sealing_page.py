"""Checks the sealing page, a single file that people build and review and that the site publishes unchanged.

The page needs inline scripts, so it has its own, stricter policy, which allows only these scripts, identified by
hash.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any, Final

from tahaluf.manifest import Manifest

SOURCE: Final = "site/seal.html"  # path in the control repository
ADDRESS: Final = "seal/"
PAGE: Final = f"{ADDRESS}index.html"
HASH: Final = re.compile(r"'sha256-[A-Za-z0-9+/]+=*'")
# Sources that the policy may allow besides hashes
DIRECTIVES: Final = {
    "default-src": "'none'",
    "script-src": "'wasm-unsafe-eval'",
    "style-src": "",
    "img-src": "data:",
    "base-uri": "'none'",
    "form-action": "'none'",
}


@dataclass
class _Reader(HTMLParser):
    """Reads the policy and the content of each script and style. `loads`: whether the page loads anything."""

    policy: str = ""
    inline: list[str] = field(default_factory=list)
    data: str = ""
    loads: bool = False
    _inside: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        header = values["http-equiv"].lower() if tag == "meta" and "http-equiv" in values else ""
        if header == "content-security-policy":
            self.policy = values.get("content", "")
        is_data = values.get("type") == "application/json"
        self._inside = "data" if is_data else "inline" if tag in ("script", "style") else ""
        href = values.get("href", "") if tag == "link" else ""
        self.loads |= "src" in values or bool(href and not href.startswith("data:"))
        self.loads |= "style" in values or any(name.startswith("on") for name in values)

    def handle_data(self, data: str) -> None:
        if self._inside == "inline":
            self.inline.append(data)
        elif self._inside == "data":
            self.data += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def policy_faults(page: bytes) -> Iterator[str]:
    """Return everything that the page may run or load, apart from scripts and styles with hashes in its policy."""
    reader = _read(page)
    directives = dict(part.strip().partition(" ")[::2] for part in reader.policy.split(";"))
    allowed = {name: HASH.sub("", value).strip() for name, value in directives.items()}
    if allowed != DIRECTIVES:
        yield "its policy is missing or allows more than its own scripts"
    hashes = set(HASH.findall(reader.policy))
    if hashes != {f"'sha256-{_digest(text)}'" for text in reader.inline}:
        yield "the hashes in its policy do not match its scripts and styles"
    if reader.loads:
        yield "it loads a file, or it contains an event handler or a style attribute"


def recipients_match(page: bytes, manifest: Manifest) -> bool:
    """Whether the page seals messages for exactly the recipients in the manifest."""
    try:
        data = json.loads(_read(page).data)
        found = sorted((str(entry["name"]), str(entry["written"])) for entry in _recipients(data))
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    return found == sorted((recipient.name, recipient.key) for recipient in manifest.sealing.recipients)


def _recipients(data: Any) -> list[dict[str, Any]]:
    return list(data["recipients"])


def _read(page: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(page.decode("utf-8", "replace"))
    reader.close()
    return reader


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
