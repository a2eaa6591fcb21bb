"""Logins are recognized however people write them in the proposal form."""

import pytest

from tahaluf.proposals.logins import is_login, logins_in, means_the_author


@pytest.mark.parametrize(
    "text",
    [
        "somebody, jdoe_octo",
        "@somebody @jdoe_octo",
        "@somebody and @jdoe_octo",
        "somebody و jdoe_octo",
        "somebody وjdoe_octo",
        "@somebody و@jdoe_octo",
        "somebody | jdoe_octo",
        "1. somebody\n2. jdoe_octo",
        "1) @somebody\n2) @jdoe_octo",
        "١. somebody\n٢. jdoe_octo",
        "- somebody\n- jdoe_octo",
        "* [somebody](https://github.com/somebody)\n* <https://github.com/jdoe_octo>",
        "`somebody`, **jdoe_octo**",
        "＠somebody، @jdoe_octo.",
        "GitHub: somebody\ngh:jdoe_octo",
        "https://github.com/somebody?tab=repositories\ngithub.com/@jdoe_octo/",
        "HTTPS://GitHub.com/somebody, jdoe_octo",
        "somebody + jdoe_octo",
    ],
)
def test_a_list_is_read_without_its_markup(text: str) -> None:
    assert logins_in(text) == ("somebody", "jdoe_octo")


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe (@somebody)",
        "Jane Doe (＠somebody)",
        "@somebody – lead",
        "Jane Doe: https://github.com/somebody",
        "@somebody another",
        "@somebody (lead)",
    ],
)
def test_words_beside_a_marked_login_are_not_logins_of_strangers(text: str) -> None:
    assert [entry for entry in logins_in(text) if is_login(entry)] == ["somebody"]
    assert len(logins_in(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe",
        "jane doe",
        "somebody (lead)",
        "somebody (GitHub)",
        "username: somebody",
        "same as above",
        "Jane X@somebody",
        "جين دو",
    ],
)
def test_several_words_are_not_logins_of_strangers(text: str) -> None:
    assert logins_in(text) == (f"“{text}”",)


@pytest.mark.parametrize(
    "text",
    [
        *("me", "Me!", "I", "just me", "only me", "me only", "I am", "the author"),
        *("أنا", "أنا فقط", "انا", "انا فقط", "نفسي", "أنا نفسي", "صاحب الاقتراح", "صاحبة الاقتراح"),
    ],
)
def test_the_author_may_write_me(text: str) -> None:
    assert [means_the_author(entry) for entry in logins_in(text)] == [True]
    assert [means_the_author(entry) for entry in logins_in(f"{text} and @somebody")] == [True, False]


@pytest.mark.parametrize("text", ["me-too", "author", "@author", "iam", "انا-هنا", "meX"])
def test_other_entries_are_not_the_author(text: str) -> None:
    assert not any(map(means_the_author, logins_in(text)))


@pytest.mark.parametrize("text", ["org/team", "https://github.com/somebody/water-map", "-x", "a@b", "x" * 40])
def test_other_text_is_not_a_login(text: str) -> None:
    assert not any(map(is_login, logins_in(text)))


@pytest.mark.parametrize("text", ["", "-", "@", "…", ", ;"])
def test_punctuation_is_no_entry(text: str) -> None:
    assert logins_in(text) == ()


@pytest.mark.parametrize("text", ["Xena", "maX", "and-rea", "w-و"])
def test_a_login_keeps_its_letters(text: str) -> None:
    assert logins_in(text) == (text,)
