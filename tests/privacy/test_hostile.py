"""Hostile text in the form parser, the manifest loader and Markdown output.

Such text must not cause crashes, superlinear work or active content.
"""

import os
import time
import unicodedata
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.call_counts import count_calls
from support.hostile_text import CORPUS, HOSTILE_MIXTURES, HOSTILE_TEXTS, active_content, repeat_to_length
from support.untrusted_text import (
    MANIFEST_HEAD,
    READERS,
    WRITERS,
    assert_inert,
    manifest_with_values,
    read_manifest,
)
from tahaluf.output.errors import print_error
from tahaluf.problems import InvalidInput

# Use every fifth string in the corpus in a normal test run, and all of them in `make test-full`
STEPS = [pytest.param(5, id="every fifth"), pytest.param(1, id="all", marks=pytest.mark.full)]
# More examples: `TAHALUF_FUZZ=5000 pytest tests/privacy/test_hostile.py`
THOROUGH = settings(max_examples=int(os.environ.get("TAHALUF_FUZZ", "50")), deadline=None)


# -- no crash -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_readers_survive_the_corpus(reader: str) -> None:
    for text in HOSTILE_TEXTS:
        READERS[reader](text)


@pytest.mark.parametrize("reader", READERS)
@THOROUGH
@given(text=HOSTILE_MIXTURES)
def test_readers_survive_mixtures(reader: str, text: str) -> None:
    READERS[reader](text)


@THOROUGH
@given(data=st.binary(max_size=200))
def test_readers_survive_invalid_utf8(data: bytes) -> None:
    for reader in READERS.values():
        reader(data.decode("utf-8", "replace"))


# -- linear work ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_readers_take_linear_time(reader: str) -> None:
    """Count calls instead of measuring time.

    For four times the input, the limit is six times as many calls, to allow for sorting, and 2,000 more for constant
    costs.
    """
    for text in CORPUS["long"] + CORPUS["forms"]:
        small, large = (
            count_calls(partial(READERS[reader], repeat_to_length(text + "\n", length)))
            for length in (1_000, 4_000)
        )
        assert large <= 6 * small + 2_000, (text[:40], small, large)


@pytest.mark.parametrize(
    "line", ["k{}: 1\n", "area{}: {{}}\n", "- {{slug: x{}, nam: y}}\n", "<<: {{}} # {}\n"]
)
@pytest.mark.parametrize("under", ["", "areas:\n", "projects:\n"])
def test_a_thousand_mistakes_in_a_manifest_take_linear_time(line: str, under: str) -> None:
    texts = (
        MANIFEST_HEAD + under + "".join("  " * bool(under) + line.format(n) for n in range(size))
        for size in (300, 1_200)
    )
    small, large = (count_calls(partial(read_manifest, text)) for text in texts)
    assert large <= 6 * small + 2_000, (small, large)


@pytest.mark.parametrize(
    "reader", ["a form's body", "a manifest", "a manifest's values", "a file", "a quotation"]
)
@pytest.mark.parametrize("step", STEPS)
def test_the_longest_body_is_read_quickly(reader: str, step: int) -> None:
    """Call counts do not include time spent inside a regular expression, but a quadratic one would take minutes for 64
    KB.
    """
    for text in CORPUS["long"][::step]:
        begun = time.process_time()
        READERS[reader](repeat_to_length(text))
        assert time.process_time() - begun < 5, text[:40]


# -- no active content in the output --------------------------------------------------------------------


def test_printed_problems_contain_no_workflow_commands(capsys: pytest.CaptureFixture[str]) -> None:
    for text in HOSTILE_TEXTS:
        print_error(
            InvalidInput([*read_manifest(MANIFEST_HEAD + text), *read_manifest(manifest_with_values(text))])
        )
    lines = capsys.readouterr().err.split("\n")
    assert len(lines) > len(HOSTILE_TEXTS)
    for line in lines:
        assert "##[" not in line
        assert not line.lstrip().startswith("::")
        assert all(unicodedata.category(sign) not in ("Cc", "Zl", "Zp") for sign in line), line


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("@octocat", "mention"),
        ("see #12", "reference"),
        ("GH-12", "reference"),
        ("deadbeefcafe1234", "commit"),
        ("fixes #12", "closing"),
        ("https://evil.example", "href=https://evil.example"),
        ("www.evil.example", "address"),
        ("![a](//evil.example)", "<img>"),
        ("<b>x</b>", "<b>"),
        ("<!-- x -->", "comment"),
        ("a\u202eb", "direction"),
    ],
)
def test_active_content_is_recognized(text: str, kind: str) -> None:
    """Otherwise, the tests below could pass without checking anything."""
    assert active_content(text)[kind] == 1


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("step", STEPS)
def test_output_has_no_active_content_from_the_corpus(writer: str, step: int) -> None:
    for text in HOSTILE_TEXTS[::step]:
        assert_inert(writer, text)


@pytest.mark.parametrize("writer", WRITERS)
@THOROUGH
@given(text=HOSTILE_MIXTURES)
@example(text="fixes #1 @a https://x <b> ![a](b)")
@example(text="WWW")
def test_output_has_no_active_content_from_mixtures(writer: str, text: str) -> None:
    assert_inert(writer, text)
