"""Managed blocks are filled in from the manifest, and nothing else in the form changes."""

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


def markdown_value(text: str) -> str:
    return str(yaml.safe_load(text)["body"][0]["attributes"]["value"])


def test_the_text_between_the_markers_is_replaced_and_keeps_its_indentation() -> None:
    after = fill_blocks(FORM, {"reach-en": "On Thursdays.\n\nBring a friend."})
    assert after == FORM.replace("As it was.", "On Thursdays.\n\n           Bring a friend.")
    assert fill_blocks(after, {"reach-en": "On Thursdays.\n\nBring a friend."}) == after


def test_content_without_markers_and_markers_without_content_are_ignored() -> None:
    assert fill_blocks(FORM, {"reach-fr": "Le jeudi."}) == FORM
    assert fill_blocks(FORM, {}) == FORM


def test_content_cannot_close_its_block() -> None:
    after = fill_blocks(FORM, {"reach-en": "Here. <!-- /tahaluf:reach-en --> There."})
    assert after.count("<!-- /tahaluf:reach-en -->") == 1
    assert fill_blocks(after, {"reach-en": "As it was."}) == FORM


def test_markers_are_only_recognized_in_literal_blocks() -> None:
    folded = FORM.replace("value: |", "value: >")
    assert fill_blocks(folded, {"reach-en": "On Thursdays."}) == folded


def test_line_endings_are_kept() -> None:
    after = fill_blocks(FORM.replace("\n", "\r\n"), {"reach-en": "One.\nTwo."})
    assert after.replace("\r\n", "").count("\n") == 0


def test_text_that_is_not_a_form_is_rejected() -> None:
    with pytest.raises(InvalidInput):
        fill_blocks("- 1", {"reach-en": "x"})


@given(st.text())
def test_any_content_leaves_the_rest_of_the_form_unchanged(content: str) -> None:
    after = fill_blocks(FORM, {"reach-en": content})
    assert yaml.safe_load(after)["body"][1] == yaml.safe_load(FORM)["body"][1]
    assert markdown_value(after).endswith("The end.\n")
    assert fill_blocks(after, {"reach-en": content}) == after
    assert fill_blocks(after, {"reach-en": "As it was."}) == FORM
