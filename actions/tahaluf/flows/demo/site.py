"""Checks what a reader finds on the demo's public site after the merges."""

from collections.abc import Iterator
from typing import Final

from .harness import REPOSITORY, Assertion, Harness
from .proposals import ARABIC_SLUG, ENGLISH_SLUG

SITE: Final = f"/pages/{REPOSITORY}"


def check_site(harness: Harness) -> Iterator[Assertion]:
    """Read the published site without a token, and check its content."""
    runs = harness.workflow_runs("publish.yml")
    conclusion = runs[0]["conclusion"] if runs else "no run"
    yield Assertion("the site is published", conclusion, conclusion == "success")
    listed = {
        project["slug"] for project in (harness.read(f"{SITE}/projects.json") or {}).get("projects", ())
    }
    missing = [slug for slug in (ARABIC_SLUG, ENGLISH_SLUG) if slug not in listed]
    yield Assertion("  projects on it", f"{len(listed)}, with both new ones", not missing)
    resources = (harness.read(f"{SITE}/resources.json") or {}).get("resources", ())
    yield Assertion("  useful pages on it", str(len(resources)), len(resources) > 0)
    harness.note(f"the site is at {harness.url}{SITE}/ while the server runs")
