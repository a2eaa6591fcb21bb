"""Fixtures: templates created from strings, the bundled library, and a project's values."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tahaluf.templates import BUILTIN_TEMPLATES, Library

MakeTemplate = Callable[..., Path]


@pytest.fixture
def make_template(tmp_path: Path) -> MakeTemplate:
    """`make({"README.md.jinja": "…"}, definition="…", name="ours")` creates a template and returns its folder."""

    def write_template(
        files: dict[str, str | bytes], definition: str = "description: ours\n", name: str = "ours"
    ) -> Path:
        folder = tmp_path / "templates" / name
        for path, content in {"template.yml": definition, **files}.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write_template


@pytest.fixture(scope="session")
def shipped() -> Library:
    return Library.from_paths([BUILTIN_TEMPLATES])


@pytest.fixture
def project() -> dict[str, object]:
    """The values of a project for templates, as resources/values.py builds them."""
    return {
        "slug": "water-map",
        "name": "خريطة المياه",
        "lang": "ar",
        "summary": "Where wells and pipes still work, week by week.",
        "organization": "example-coalition",
        "coalition": "Example Coalition",
        "area": "media",
        "license": "AGPL-3.0-or-later",
        "homepage": "https://example.org/map",
        "topics": ["water"],
        "languages": ["ar", "en"],
        "visibility": "public",
        "stewards_team": "water-map",
        "links": {"website": "https://example.org/map"},
        "roles": [{"id": "map-design", "title": "Cartographer", "skills": ["design", "gis"], "hours": "3-5"}],
    }
