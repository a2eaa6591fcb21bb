"""Suggestions are useful, and the work to compute them is limited."""

import difflib

import pytest

from tahaluf.suggestions import MAX_CANDIDATES, MAX_WORD_LENGTH, MAX_WORDS, Suggester


def test_the_most_similar_word_is_suggested() -> None:
    assert Suggester().did_you_mean("sumary", ["slug", "summary", "name"]) == "did you mean `summary`?"
    assert Suggester().did_you_mean("colour", ["slug", "summary", "name"]) is None


def test_case_is_ignored_and_kept_in_the_suggestion() -> None:
    assert Suggester().closest("mit", ["MIT", "GPL-3.0-only"]) == ["MIT"]


def test_a_suggester_answers_a_limited_number_of_words() -> None:
    suggester = Suggester()
    answers = [suggester.did_you_mean("sumary", ["summary"]) for _ in range(MAX_WORDS + 1)]
    assert all(answers[:-1])
    assert answers[-1] is None


def test_long_words_are_not_compared() -> None:
    long_word = "a" * (MAX_WORD_LENGTH + 1)
    assert not Suggester().closest(long_word, [long_word])
    assert not Suggester().closest("a" * MAX_WORD_LENGTH, [long_word])


def test_of_many_known_words_only_some_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(difflib.SequenceMatcher, "set_seq1", lambda matcher, word: compared.append(word))
    monkeypatch.setattr(difflib.SequenceMatcher, "real_quick_ratio", lambda matcher: 0.0)
    Suggester().closest("skil-7", [f"skill-{number}" for number in range(10 * MAX_CANDIDATES)])
    assert len(compared) <= MAX_CANDIDATES + 1  # `SequenceMatcher` starts with an empty word


def test_a_similar_word_is_found_among_many() -> None:
    known = [*(f"other-{number}" for number in range(10 * MAX_CANDIDATES)), "mapping"]
    assert Suggester().closest("maping", known) == ["mapping"]
