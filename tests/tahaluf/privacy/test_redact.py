"""A sentence keeps what is ours and loses what it quoted."""

import pytest

from tahaluf.privacy import redact


def test_what_leads_to_a_person_is_covered_and_the_rest_stays() -> None:
    said = "the slug 'me@mail.example' is none; write letters, as on https://example.org/help"
    assert (
        redact(said)
        == "the slug '[not repeated here]' is none; write letters, as on https://example.org/help"
    )


@pytest.mark.parametrize(
    "said", ["", "projects.yml:12:5: `colour` is not known here", "give it to @example-coalition/core"]
)
def test_an_ordinary_sentence_stays_as_it_is(said: str) -> None:
    assert redact(said) == said
