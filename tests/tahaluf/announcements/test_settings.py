"""Outside of projects, a plan names every setting that a merge changes, and marks dangerous changes."""

import json
from typing import Any

import pytest

from tahaluf.announcements import announce_settings
from tahaluf.manifest import KEY_BYTES, Manifest, encode_key, load
from tahaluf.plan import Risk

LABELS = {"labels": {"core": [{"name": "bug", "color": "ffffff"}]}, "defaults": {"labels": ["core"]}}


def manifest(**settings: Any) -> Manifest:
    return load(json.dumps({"version": 1, "organization": "acme", **settings}), "projects.yml")


def recipient(number: int) -> dict[str, Any]:
    return {"sealing": {"recipients": [{"name": "desk", "key": encode_key(bytes([number] * KEY_BYTES))}]}}


def announced(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[str, Risk]]:
    return {a.target: (a.text, a.risk) for a in announce_settings(manifest(**before), manifest(**after))}


@pytest.mark.parametrize(
    ("before", "after", "path", "risk"),
    [
        ({}, {"roster": "people"}, "roster", Risk.ACCESS),
        ({}, {"organizations": ["other"]}, "organizations", Risk.ACCESS),
        ({}, {"removal_limits": {"removals": 500}}, "removal_limits.removals", Risk.DESTRUCTIVE),
        ({}, {"volunteers": {"reach": {"en": "Come here."}}}, "volunteers.reach.en", Risk.ACCESS),
        ({}, {"sealing": {"page": "https://seal.example"}}, "sealing.page", Risk.ACCESS),
        ({}, {"volunteers": {"intake": "closed"}}, "volunteers.intake", Risk.ACCESS),
        ({}, {"volunteers": {"quiet": 30}}, "volunteers.quiet", Risk.NONE),
        (
            LABELS,
            LABELS | {"defaults": {"labels": ["core"], "unlisted": "delete"}},
            "defaults.unlisted",
            Risk.DESTRUCTIVE,
        ),
        (recipient(1), recipient(2), "sealing.recipients.desk.key", Risk.ACCESS),
        ({}, recipient(1), "sealing.recipients.desk.key", Risk.ACCESS),
        ({}, {"defaults": {"team": {"permission": "admin"}}}, "defaults.team.permission", Risk.ACCESS),
        ({}, {"defaults": {"template": "dataset"}}, "defaults.template", Risk.NONE),
        ({}, {"name": "Another name"}, "name", Risk.NONE),
        ({}, {"areas": {"media": {"name": "Media"}}}, "areas.media", Risk.NONE),
        (
            {"areas": {"media": {"name": "Media"}}},
            {"areas": {"media": {"name": "Media", "maintainers": "press"}}},
            "areas.media.maintainers",
            Risk.ACCESS,
        ),
    ],
)
def test_a_setting_is_named_with_its_risk(
    before: dict[str, Any], after: dict[str, Any], path: str, risk: Risk
) -> None:
    assert announced(before, after)[path][1] is risk
    assert announced(after, before)[path][1] is risk  # reverting the change is also a change


def test_before_and_after_are_told() -> None:
    assert announced({}, {"removal_limits": {"removals": 500}}) == {
        "removal_limits.removals": (
            "changes: 10 → 500; it controls how much one run may remove",
            Risk.DESTRUCTIVE,
        )
    }


def test_a_section_that_matters_less_is_one_entry() -> None:
    labels = {"core": [{"name": f"label {n}", "color": "ffffff"} for n in range(40)]}
    assert announced({}, {"labels": labels}) == {"labels.core": ("changes", Risk.NONE)}


def test_what_is_the_same_is_not_named() -> None:
    assert announced({}, {}) == {}


@pytest.mark.parametrize("key", ["unlisted", "unlisted_members"])
def test_a_default_under_which_runs_delete_is_a_risk(key: str) -> None:
    found = announced(LABELS, LABELS | {"defaults": {"labels": ["core"], key: "delete"}})
    [(text, risk)] = found.values()
    assert text.startswith("changes: keep → delete; ")
    assert risk is Risk.DESTRUCTIVE


def test_every_setting_of_the_manifest_is_looked_at() -> None:
    """A new key in the manifest's model is announced even if this file does not list it."""
    from tahaluf.announcements.settings import _flatten

    flat = _flatten(manifest(sealing={"page": "https://seal.example"}, languages={"ar": {"name": "Arabic"}}))
    sections = {path.partition(".")[0] for path in flat}
    empty = {"organizations", "labels", "skills", "areas", "translations", "site", "teams"}
    assert Manifest.model_fields.keys() - sections <= {"projects", *empty}


def test_only_the_written_keys_of_a_new_team_are_announced() -> None:
    """If a team with this name already exists, it keeps everything else, so it would be wrong to announce a default."""
    assert announced({}, {"teams": {"maps": {"description": "Maps."}}}).keys() == {"teams.maps.description"}
    assert announced({}, {"teams": {"maps": {"privacy": "closed"}}}).keys() == {"teams.maps.privacy"}
    assert "teams.maps.privacy" in announced({}, {"teams": {"maps": {}}})  # a new entry is never silent
