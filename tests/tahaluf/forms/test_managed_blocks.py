"""A form's top speaks in the manifest's words, between marks, and nothing else of the form is touched."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.forms import fill_blocks
from tahaluf.problems import InvalidInput

FORM = """\
name: Offer your help
body:
  - type: markdown
    attributes:
      value: |
        1. Doors.
           <!-- tahaluf:reach-en -->
           As it was.
           <!-- /tahaluf:reach-en -->

        The end.
  - type: input
    id: a
    attributes:
      label: <!-- tahaluf:reach-en -->
"""


def shown(text: str) -> str:
    return str(yaml.safe_load(text)["body"][0]["attributes"]["value"])


def test_what_stands_between_the_marks_is_replaced_and_keeps_its_place_in_the_list() -> None:
    after = fill_blocks(FORM, {"reach-en": "On Thursdays.\n\nBring a friend."})
    assert after == FORM.replace("As it was.", "On Thursdays.\n\n           Bring a friend.")
    assert fill_blocks(after, {"reach-en": "On Thursdays.\n\nBring a friend."}) == after


def test_a_passage_without_marks_and_marks_without_a_passage_are_left_alone() -> None:
    assert fill_blocks(FORM, {"reach-fr": "Le jeudi."}) == FORM
    assert fill_blocks(FORM, {}) == FORM


def test_a_passage_cannot_end_its_place_early() -> None:
    after = fill_blocks(FORM, {"reach-en": "Here. <!-- /tahaluf:reach-en --> There."})
    assert after.count("<!-- /tahaluf:reach-en -->") == 1
    assert fill_blocks(after, {"reach-en": "As it was."}) == FORM


def test_marks_count_in_literal_blocks_alone() -> None:
    folded = FORM.replace("value: |", "value: >")
    assert fill_blocks(folded, {"reach-en": "On Thursdays."}) == folded


def test_line_ends_stay_what_they_are() -> None:
    after = fill_blocks(FORM.replace("\n", "\r\n"), {"reach-en": "One.\nTwo."})
    assert after.replace("\r\n", "").count("\n") == 0


def test_what_is_no_form_is_refused() -> None:
    with pytest.raises(InvalidInput):
        fill_blocks("- 1", {"reach-en": "x"})


@given(st.text())
def test_any_passage_leaves_a_form_that_says_the_rest_as_before(passage: str) -> None:
    after = fill_blocks(FORM, {"reach-en": passage})
    assert yaml.safe_load(after)["body"][1] == yaml.safe_load(FORM)["body"][1]
    assert shown(after).endswith("The end.\n")
    assert fill_blocks(after, {"reach-en": passage}) == after
    assert fill_blocks(after, {"reach-en": "As it was."}) == FORM
