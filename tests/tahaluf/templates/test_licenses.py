import pytest

from tahaluf.problems import InvalidInput
from tahaluf.templates import has_license_text
from tahaluf.templates.licenses import license_text


@pytest.mark.parametrize(
    ("license_id", "title"),
    [
        ("MIT", "MIT License"),
        ("Apache-2.0", "Apache License"),
        ("AGPL-3.0-or-later", "GNU AFFERO GENERAL PUBLIC LICENSE"),
        ("GPL-3.0-only", "GNU GENERAL PUBLIC LICENSE"),
        ("CC-BY-4.0", "Attribution 4.0 International"),
        ("CC0-1.0", "CC0 1.0 Universal"),
        ("EUPL-1.2", "European Union Public Licence"),
    ],
)
def test_common_licences_have_a_text(license_id: str, title: str) -> None:
    assert has_license_text(license_id)
    assert title in license_text(license_id, "Olive")[:120]


@pytest.mark.parametrize("license_id", ["MIT", "BSD-3-Clause", "ISC", "Zlib", "OFL-1.1", "0BSD"])
def test_placeholders_are_filled_in_without_a_year_or_a_person(license_id: str) -> None:
    text = license_text(license_id, "خريطة\nالمياه")
    assert "The contributors to خريطة المياه" in text
    assert not any(placeholder in text for placeholder in ("[year]", "[fullname]", "[email]"))


def test_a_project_name_that_looks_like_a_placeholder_is_kept() -> None:
    assert "The contributors to [project] [fullname]. All" in license_text("NCSA", "[project] [fullname]")


def test_an_unknown_licence_is_rejected_with_suggestions() -> None:
    with pytest.raises(InvalidInput, match=r"'Apache 2\.0' is not an SPDX identifier; write Apache-2\.0"):
        license_text("Apache 2.0", "Olive")


def test_a_licence_in_the_wrong_case_is_rejected_with_the_right_spelling() -> None:
    with pytest.raises(InvalidInput, match="'mit' is not an SPDX identifier; write MIT"):
        license_text("mit", "Olive")


@pytest.mark.parametrize("license_id", ["ODbL-1.0", "MIT OR Apache-2.0", "LicenseRef-Ours"])
def test_an_spdx_expression_without_a_known_text_has_an_empty_one(license_id: str) -> None:
    assert license_text(license_id, "Olive") == ""


@pytest.mark.parametrize("license_id", ["", "proprietary", "MIT OR Apache-2.0", "../MIT"])
def test_other_ids_have_no_text(license_id: str) -> None:
    assert not has_license_text(license_id)
