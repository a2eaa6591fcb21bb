import pytest

from tahaluf.volunteers.form import Hours, read_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("3-5", Hours(3, 5)),
        ("3 – 5 hours", Hours(3, 5)),
        ("4", Hours(4, 4)),
        ("10+", Hours(10, None)),
        ("10 or more · ١٠ أو أكثر", Hours(10, None)),
        ("up to 2 hours", Hours(0, 2)),
        ("5-3", Hours(3, 5)),
    ],
)
def test_hours_are_read_in_common_spellings(text: str, hours: Hours) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("text", [None, "", "it depends"])
def test_text_without_a_number_has_no_hours(text: str | None) -> None:
    assert read_hours(text) is None


@pytest.mark.parametrize("text", ["3-5", "4", "10+"])
def test_hours_are_shown_as_the_manifest_writes_them(text: str) -> None:
    assert str(read_hours(text)) == text
