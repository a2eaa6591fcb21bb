"""Consent covers a project's self-description, and nothing else."""

from typing import Any

import pytest

from tahaluf.manifest import Project, self_description_digest

PROJECT: dict[str, Any] = {
    "slug": "olive",
    "name": "Olive",
    "summary": "Trees.",
    "area": "media",
    "links": {"website": "https://olive.example/"},
    "trust": {"funds": "none"},
}


def digest(**changed: Any) -> str:
    return self_description_digest(Project.model_validate({**PROJECT, **changed}, strict=False))


@pytest.mark.parametrize(
    "changed",
    [
        {"slug": "oil"},
        {"name": "Oil"},
        {"summary": "Oil."},
        {"area": None},
        {"area": "arms"},
        {"links": {}},
        {"links": {"website": "https://oil.example/"}},
        {"trust": {"funds": "a ministry"}},
        {"trust": {"legal_form": "company", "funds": "none"}},
        {"repository": "https://oil.example/code"},
    ],
)
def test_another_description_has_another_digest(changed: dict[str, Any]) -> None:
    assert digest(**changed) != digest()


@pytest.mark.parametrize(
    "same",
    [
        {"stewards": [{"login": "lina", "id": 7}]},
        {"roles": [{"id": "r", "title": "Cook"}]},
        {"status": "dormant", "since": "2026-01-01", "reason": "Winter."},
        {"repository": {"visibility": "private"}},
        {"aliases": ["oil"]},
        {"trust": {"funds": "none", "license": None}},
    ],
)
def test_settings_roles_and_stewards_do_not_change_it(same: dict[str, Any]) -> None:
    assert digest(**same) == digest()


def test_a_digest_has_128_bits() -> None:
    assert len(digest()) == 32
    assert set(digest()) <= set("0123456789abcdef")
