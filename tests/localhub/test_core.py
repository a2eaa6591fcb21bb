"""Credentials, pages and the chain of middlewares."""

from base64 import b64encode

import pytest

from localhub.core import Handler, Request, Response, chain, credential


def _basic(text: str) -> str:
    return "Basic " + b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("token abc", "abc"),
        (_basic("x-access-token:abc"), "abc"),
        (_basic("abc:x-oauth-basic"), "abc"),
        (_basic("abc:"), "abc"),
        ("Basic !!!", None),
        ("", None),
        ("Digest abc", None),
    ],
)
def test_a_token_comes_in_several_forms(header: str, token: str | None) -> None:
    assert credential(header) == token


def test_the_first_link_of_the_chain_is_the_outermost() -> None:
    seen: list[str] = []

    def named(name: str, request: Request, next_handler: Handler) -> Response:
        seen.append(name)
        return next_handler(request)

    links = [lambda r, f, n=name: named(n, r, f) for name in ("outer", "inner")]
    assert chain(links, lambda _: Response(204))(Request("GET", "/")).status == 204
    assert seen == ["outer", "inner"]
