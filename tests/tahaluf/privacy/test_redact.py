"""Redacting a message keeps everything except personal data."""

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
