"""Hostile text at the three doors: the form reader, the manifest reader, and Markdown on its way out.

No crash; no more work than the length asks for; nothing alive in what comes out.
"""

import os
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

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

# As many as there is time for: `TAHALUF_FUZZ=5000 pytest tests/privacy/test_hostile.py`
# A spread of the corpus in every run of the tests, all of it in `make test-full`
SPREAD = [pytest.param(5, id="a spread"), pytest.param(1, id="all", marks=pytest.mark.full)]
THOROUGH = settings(max_examples=int(os.environ.get("TAHALUF_FUZZ", "50")), deadline=None)


# -- no crash -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_no_text_of_the_corpus_breaks_a_reader(reader: str) -> None:
    for text in HOSTILE_TEXTS:
        READERS[reader](text)


@pytest.mark.parametrize("reader", READERS)
@THOROUGH
@given(text=HOSTILE_MIXTURES)
def test_no_mixture_breaks_a_reader(reader: str, text: str) -> None:
    READERS[reader](text)


@THOROUGH
@given(data=st.binary(max_size=200))
def test_bytes_that_are_no_text_break_no_reader(data: bytes) -> None:
    for reader in READERS.values():
        reader(data.decode("utf-8", "replace"))


# -- no more work than the length asks for --------------------------------------------------------------


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Counts the calls of functions that happen inside, Python's and C's."""
    calls: Counter[str] = Counter()

    def note(frame: FrameType, event: str, argument: object) -> None:
        calls["all"] += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def work(reader: Callable[[str], Any], text: str) -> int:
    with counted() as calls:
        reader(text)
    return calls["all"]


@pytest.mark.parametrize("reader", READERS)
def test_four_times_the_text_takes_four_times_the_calls(reader: str) -> None:
    """Counted, since a clock depends on the machine. Six for sorting, 2,000 for what the length does not change."""
    for text in CORPUS["long"] + CORPUS["forms"]:
        small, large = (
            work(READERS[reader], repeat_to_length(text + "\n", length)) for length in (1_000, 4_000)
        )
        assert large <= 6 * small + 2_000, (text[:40], small, large)


@pytest.mark.parametrize(
    "line", ["k{}: 1\n", "area{}: {{}}\n", "- {{slug: x{}, nam: y}}\n", "<<: {{}} # {}\n"]
)
@pytest.mark.parametrize("under", ["", "areas:\n", "projects:\n"])
def test_a_thousand_mistakes_of_a_manifest_are_told_without_looking_a_million_times(
    line: str, under: str
) -> None:
    texts = (
        MANIFEST_HEAD + under + "".join("  " * bool(under) + line.format(n) for n in range(size))
        for size in (300, 1_200)
    )
    small, large = (work(read_manifest, text) for text in texts)
    assert large <= 6 * small + 2_000, (small, large)


@pytest.mark.parametrize(
    "reader", ["a form's body", "a manifest", "a manifest's values", "a file", "a quotation"]
)
@pytest.mark.parametrize("step", SPREAD)
def test_the_longest_body_is_read_at_once_whatever_stands_in_it(reader: str, step: int) -> None:
    """What a pattern does inside is seen by the clock alone: 64 KB squared would take minutes, not seconds."""
    for text in CORPUS["long"][::step]:
        begun = time.process_time()
        READERS[reader](repeat_to_length(text))
        assert time.process_time() - begun < 5, text[:40]


# -- nothing alive in what comes out --------------------------------------------------------------------


def test_a_problem_printed_in_a_run_holds_no_command_for_it(capsys: pytest.CaptureFixture[str]) -> None:
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
def test_the_eye_sees_what_is_alive(text: str, kind: str) -> None:
    """One that sees nothing would find nothing anywhere."""
    assert active_content(text)[kind] == 1


@pytest.mark.parametrize("speaker", WRITERS)
@pytest.mark.parametrize("step", SPREAD)
def test_nothing_of_the_corpus_is_alive_in_what_we_say(speaker: str, step: int) -> None:
    for text in HOSTILE_TEXTS[::step]:
        assert_inert(speaker, text)


@pytest.mark.parametrize("speaker", WRITERS)
@THOROUGH
@given(text=HOSTILE_MIXTURES)
@example(text="fixes #1 @a https://x <b> ![a](b)")
@example(text="WWW")
def test_no_mixture_is_alive_in_what_we_say(speaker: str, text: str) -> None:
    assert_inert(speaker, text)
