import pytest

from tahaluf.templates.filters import bare, identifier, shorten, url


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("water-map", "water_map"),
        ("Water.Map", "water_map"),
        ("2024-report", "project_2024_report"),
        ("class", "class_project"),
        ("json", "json_project"),
        ("tests", "tests_project"),
        ("---", "project"),
    ],
)
def test_identifier_gives_an_importable_package_name(slug: str, name: str) -> None:
    assert identifier(slug) == name
    assert name.isidentifier()


@pytest.mark.parametrize("value", ["water-map", "a", "A.b_c-1", "c++"])
def test_bare_accepts_plain_names(value: str) -> None:
    assert bare(value) == value


@pytest.mark.parametrize("value", ["", "a b", "a:b", "-a", "a\n", "خريطة", "a#", "a-"])
def test_bare_rejects_anything_else(value: str) -> None:
    with pytest.raises(ValueError, match="must be quoted"):
        bare(value)


def test_url_encodes_markup_characters() -> None:
    written = url('https://example.org/a b(c)[d]"e"<f>*_`#g')
    assert written.startswith("https://example.org/")
    assert not set(written) & set(' ()[]"<>*_`')


@pytest.mark.parametrize("value", ["javascript:alert(1)", "ftp://example.org", "example.org", "https://", ""])
def test_url_rejects_anything_but_http(value: str) -> None:
    with pytest.raises(ValueError, match=r"http"):
        url(value)


def test_shorten_cuts_between_words() -> None:
    assert shorten("Where wells still work", 13) == "Where wells…"
    assert shorten("short", 13) == "short"
    assert len(shorten("x" * 99, 13)) == 13
