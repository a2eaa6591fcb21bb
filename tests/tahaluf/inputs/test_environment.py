"""Commands read their settings from environment variables."""

import pytest

from tahaluf.inputs.environment import Environment
from tahaluf.problems import CommandError


@pytest.mark.parametrize(
    ("api_url", "server_url"),
    [
        (None, "https://github.com"),
        ("", "https://github.com"),
        ("https://api.github.com/", "https://github.com"),
        ("https://api.our-company.ghe.com", "https://our-company.ghe.com"),
        ("https://github.example/api/v3", "https://github.example"),
        ("https://github.example/api/v3/", "https://github.example"),
        ("http://127.0.0.1:4711", "http://127.0.0.1:4711"),
        ("http://127.0.0.1:4711/", "http://127.0.0.1:4711"),
    ],
)
def test_the_website_is_on_the_same_server_as_the_api(api_url: str | None, server_url: str) -> None:
    """Otherwise, `setup` on localhub would open the page for a new App on the real GitHub."""
    variables = {} if api_url is None else {"GITHUB_API_URL": api_url}
    environment = Environment.read({**variables, "TAHALUF_TOKEN": "a-token"})
    assert environment.server_url == server_url
    environment.session()


@pytest.mark.parametrize(
    ("api_url", "server_url"),
    [
        ("http://127.0.0.1:4711", "https://github.com"),
        ("https://github.example/api/v3", "https://GitHub.com/"),
        ("https://api.github.com", "http://127.0.0.1:4711"),
    ],
)
def test_a_website_on_another_server_is_refused(api_url: str, server_url: str) -> None:
    variables = {"GITHUB_API_URL": api_url, "GITHUB_SERVER_URL": server_url, "TAHALUF_TOKEN": "a-token"}
    with pytest.raises(CommandError, match="different servers"):
        Environment.read(variables).session()


def test_a_server_that_is_set_is_used() -> None:
    """A company can serve its API and its website under different names."""
    variables = {
        "GITHUB_API_URL": "https://api.github.example",
        "GITHUB_SERVER_URL": "https://github.example",
        "TAHALUF_TOKEN": "a-token",
    }
    environment = Environment.read(variables)
    environment.session()
    assert environment.server_url == "https://github.example"
