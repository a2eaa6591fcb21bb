"""An organization owner who clicks through GitHub's pages, submitting the only form on each page and following
redirects.

The demo sets BROWSER to this program, so `tahaluf setup` opens the App's pages with it.
"""

import os
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

import requests

from tahaluf.problems import CommandError

URL_VARIABLE: Final = "DEMO_URL"
TOKEN_VARIABLE: Final = "DEMO_TOKEN"  # noqa: S105  (the name of the variable)


class _Form(HTMLParser):
    """Reads the first form on a page, without values that a person would have to type."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and self.action is None:
            self.action = values["action"]
        elif tag == "input" and "name" in values:
            self.fields[values["name"]] = values.get("value", "")


@dataclass
class OwnerBrowser:
    """Signed in to the hub with a token. `opened` lists the URLs that the command opened."""

    hub_url: str
    token: str
    opened: list[str] = field(default_factory=list)

    def open(self, address: str) -> bool:
        """Submit the form on the page, and then the form on each following page, until a page has no form."""
        self.opened.append(address)
        self.click_through(address)
        return True

    def click_through(self, address: str, stop_before: str = "") -> str:
        """Return the last page reached. `stop_before`: do not submit a form whose action contains this word."""
        page, url = self._fetch("GET", address, {})
        while (form := _Form(page)).action and not (stop_before and stop_before in form.action):
            page, url = self._fetch("POST", urljoin(url, form.action), form.fields)
        return page

    def generate_key(self, address: str) -> str:
        """Click on "Generate a private key" on the App's page, and return the downloaded file."""
        page, url = self._fetch("GET", address, {})
        form = _Form(page)
        return self._fetch("POST", urljoin(url, form.action or ""), form.fields)[0]

    def _fetch(self, method: str, url: str, fields: dict[str, str]) -> tuple[str, str]:
        headers = {"accept": "text/html"}
        if url.startswith(self.hub_url):
            headers |= {"cookie": f"localhub_token={self.token}"}
        answer = requests.request(
            method, url, headers=headers, data=fields or None, timeout=20, allow_redirects=False
        )
        if answer.status_code >= 400:
            raise CommandError(f"{url}: HTTP {answer.status_code}", "see the server's log")
        if location := answer.headers.get("location"):
            return self._fetch("GET", urljoin(url, location), {})
        return answer.text, answer.url


if __name__ == "__main__":
    OwnerBrowser(os.environ[URL_VARIABLE], os.environ[TOKEN_VARIABLE]).open(sys.argv[1])
