"""How people write logins in the proposal form."""

import pytest

from tahaluf.proposals.logins import is_login, logins_in


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
    ],
)
def test_a_list_is_read_without_its_markup(text: str) -> None:
    assert logins_in(text) == ("somebody", "jdoe_octo")


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe (@somebody)",
        "@somebody – lead",
        "Jane Doe: https://github.com/somebody",
        "@somebody another",
    ],
)
def test_words_beside_a_marked_login_are_not_logins_of_strangers(text: str) -> None:
    assert [entry for entry in logins_in(text) if is_login(entry)] == ["somebody"]
    assert len(logins_in(text)) == 2


@pytest.mark.parametrize("text", ["org/team", "https://github.com/somebody/water-map", "-x", "a@b", "x" * 40])
def test_other_text_is_not_a_login(text: str) -> None:
    assert not any(map(is_login, logins_in(text)))


@pytest.mark.parametrize("text", ["", "-", "@", "…", ", ;"])
def test_punctuation_is_no_entry(text: str) -> None:
    assert logins_in(text) == ()
