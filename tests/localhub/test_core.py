"""Credentials and middlewares."""

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
def test_token_is_read_from_several_header_formats(header: str, token: str | None) -> None:
    assert credential(header) == token


def test_first_middleware_is_the_outermost() -> None:
    seen: list[str] = []

    def named(name: str, request: Request, next_handler: Handler) -> Response:
        seen.append(name)
        return next_handler(request)

    links = [lambda r, f, n=name: named(n, r, f) for name in ("outer", "inner")]
    assert chain(links, lambda _: Response(204))(Request("GET", "/")).status == 204
    assert seen == ["outer", "inner"]
