"""The page on 127.0.0.1 accepts a code only from the browser that Tahaluf sent to GitHub."""

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tahaluf.flows.setup.app_page import AppPage
from tahaluf.health import SettingsUrls, required_permissions
from tahaluf.problems import CommandError

URLS = SettingsUrls("https://github.example", "example-coalition", "example-coalition/control")


@pytest.fixture
def page() -> Iterator[AppPage]:
    with AppPage(URLS, 'Our "App" <1>') as served:
        yield served


def origin(page: AppPage) -> str:
    parts = urlsplit(page.address)
    return f"{parts.scheme}://{parts.netloc}"


def state_of(page: AppPage) -> str:
    text = requests.get(page.address, timeout=5).text
    [action] = re.findall(r'action="([^"]*)"', text)
    return parse_qs(urlsplit(html.unescape(action)).query)["state"][0]


def test_the_page_submits_exactly_the_permissions_that_the_workflows_need(page: AppPage) -> None:
    answer = requests.get(page.address, timeout=5)
    [action] = re.findall(r'action="([^"]*)"', answer.text)
    expected = "https://github.example/organizations/example-coalition/settings/apps/new?state="
    assert html.unescape(action).startswith(expected)
    [value] = re.findall(r'name="manifest" value="([^"]*)"', answer.text)
    manifest = json.loads(html.unescape(value))
    assert manifest["default_permissions"] == required_permissions()
    assert manifest["redirect_url"] == f"{origin(page)}/created"
    assert manifest["hook_attributes"]["active"] is False and manifest["public"] is False
    assert "<1>" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_code_is_received_once(page: AppPage) -> None:
    state = state_of(page)
    for code in ("abc123", "another"):
        answer = requests.get(f"{origin(page)}/created?code={code}&state={state}", timeout=5)
        assert "return to your terminal" in answer.text
    assert page.wait_for_code(0) == "abc123"


@pytest.mark.parametrize(
    "query", ["code=abc123", "code=abc123&state=guess", "state=STATE", "code=a/b&state=STATE"]
)
def test_a_code_without_the_state_is_refused(page: AppPage, query: str) -> None:
    query = query.replace("STATE", state_of(page))
    assert requests.get(f"{origin(page)}/created?{query}", timeout=5).status_code == 404
    with pytest.raises(CommandError, match="within an hour"):
        page.wait_for_code(0)


def test_the_form_is_shown_only_at_its_own_address(page: AppPage) -> None:
    for path in ("/", "/created", "/favicon.ico"):
        answer = requests.get(origin(page) + path, timeout=5)
        assert answer.status_code == 404 and "manifest" not in answer.text


def test_another_name_for_this_computer_is_refused(page: AppPage) -> None:
    answer = requests.get(page.address, headers={"Host": "rebound.example"}, timeout=5)
    assert answer.status_code == 403 and "manifest" not in answer.text
