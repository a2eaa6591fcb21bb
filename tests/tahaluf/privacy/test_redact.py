"""Redacting a message preserves everything except personal data."""

import pytest

from tahaluf.privacy import redact


def test_personal_data_is_redacted_and_the_rest_is_kept() -> None:
    message = "the slug 'me@mail.example' is none; write letters, as on https://example.org/help"
    assert redact(message) == "the slug '[redacted]' is none; write letters, as on https://example.org/help"


@pytest.mark.parametrize(
    "message", ["", "projects.yml:12:5: `colour` is not known here", "give it to @example-coalition/core"]
)
def test_an_ordinary_message_is_unchanged(message: str) -> None:
    assert redact(message) == message


HEADER, PAYLOAD, SIGNATURE = "eyJhbGciOiJSUzI1NiJ9", "eyJpc3MiOiIx" + "aB3_" * 50, "x-Y_" * 60


@pytest.mark.parametrize(
    "token",
    [
        f"ghs_12345_{HEADER}.{PAYLOAD}.{SIGNATURE}",
        f"ghs_{HEADER}.{PAYLOAD}.{SIGNATURE}",
        f"ghu_Iv23li_{HEADER}.{PAYLOAD}.{SIGNATURE}",
        "ghs_" + "a1B2" * 130,
        "ghp_" + "a1B2" * 9,
        f"{HEADER}.{PAYLOAD}.{SIGNATURE}",
    ],
    ids=["app", "no-app", "user", "long", "classic", "jwt"],
)
def test_a_token_of_any_length_is_redacted_whole(token: str) -> None:
    assert redact(f"Authorization: {token} is wrong") == "Authorization: [redacted] is wrong"
    assert redact(f"({token}).") == "([redacted])."


@pytest.mark.parametrize("name", ["ghs_token_of_the_installation_is_missing", "eyJustice.org"])
def test_a_name_that_begins_like_a_token_is_none(name: str) -> None:
    assert redact(name) == name
