"""A plan reports every manifest key that a merge changes, adds or removes, even if nothing on GitHub changes.

The keys come from the models, so a new key makes these tests fail until it is added to the sample below. The sample
contains the examples of all kinds.
"""

import copy
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from tahaluf.announcements import announce_projects, announce_settings
from tahaluf.kinds import KINDS
from tahaluf.manifest import KEY_BYTES, Defaults, Manifest, encode_key, load
from tahaluf.plan import Plan
from tahaluf.problems import InvalidInput

Path = tuple[str | int, ...]
LABEL = {"name": "bug", "color": "d73a4a", "description": "It is broken.", "aliases": ["broken"]}
TEAM = {"name": "well-people", "privacy": "closed", "permission": "write"}
FEATURES = {"issues": True, "wiki": True, "projects": True, "discussions": True}
TERM = {"name": "Design", "translations": {"ar": {"name": "تصميم"}}, "aliases": ["drawing"]}
RULESET = {
    "target": "tag",
    "enforcement": "disabled",
    "include": ["~ALL"],
    "exclude": ["refs/tags/draft-*"],
    "bypass_actors": [
        {"team": "helpers", "bypass_mode": "pull_request"},
        {"role": "admin"},
        {"app": "a-robot"},
        {"organization_admin": True},
        {"deploy_key": True},
    ],
    "rules": {
        "creation": True,
        "update": True,
        "deletion": True,
        "non_fast_forward": True,
        "required_linear_history": True,
        "required_signatures": True,
        "pull_request": {
            "required_approving_review_count": 2,
            "dismiss_stale_reviews_on_push": True,
            "require_code_owner_review": True,
            "require_last_push_approval": True,
            "required_review_thread_resolution": True,
            "allowed_merge_methods": ["squash"],
            "dismissal_restriction": {"enabled": True, "allowed_actors": [{"team": "helpers"}]},
        },
        "required_status_checks": {
            "checks": [{"context": "test", "integration_id": 7}],
            "strict_required_status_checks_policy": True,
            "do_not_enforce_on_create": True,
        },
        "merge_queue": {
            "check_response_timeout_minutes": 50,
            "grouping_strategy": "HEADGREEN",
            "max_entries_to_build": 4,
            "max_entries_to_merge": 4,
            "merge_method": "SQUASH",
            "min_entries_to_merge": 2,
            "min_entries_to_merge_wait_minutes": 6,
        },
    },
}
ENVIRONMENT = {
    "wait_timer": 30,
    "reviewers": ["helpers"],
    "prevent_self_review": True,
    "deployment_branch_policy": {"custom_branch_policies": [{"name": "v*", "type": "tag"}, {"name": "main"}]},
}
PAGES = {
    "build_type": "legacy",
    "source": {"branch": "main", "path": "/docs"},
    "cname": "wells.example",
    "https_enforced": True,
}
SETTINGS = {
    "allow_merge_commit": False,
    "allow_squash_merge": True,
    "allow_rebase_merge": False,
    "allow_auto_merge": True,
    "allow_update_branch": True,
    "delete_branch_on_merge": True,
    "merge_commit_title": "PR_TITLE",
    "merge_commit_message": "BLANK",
    "squash_merge_commit_title": "PR_TITLE",
    "squash_merge_commit_message": "BLANK",
    "web_commit_signoff_required": True,
    "is_template": True,
    "default_branch": "trunk",
}
SECURITY = {
    "configuration": "For all repositories",
    "dependabot_alerts": True,
    "dependabot_security_updates": True,
    "secret_scanning": True,
    "secret_scanning_push_protection": True,
    "private_vulnerability_reporting": True,
}
EXAMPLES: dict[str, Any] = {kind.key.name: kind.key.example for kind in KINDS}
# The defaults need only the first of several keys
SHARED = {
    name: dict([*value.items()][:1]) if isinstance(value, dict) else value
    for name, value in EXAMPLES.items()
    if name in Defaults.model_fields
}
# Every manifest key with a non-default value
SAMPLE: dict[str, Any] = {
    "version": 1,
    "organization": "acme",
    "organizations": ["acme-two"],
    "name": "The coalition",
    "translations": {"ar": {"name": "التحالف"}},
    "locales": ["ar", "en"],
    "languages": {
        "ar": {"name": "Arabic", "translations": {"ar": {"name": "العربية"}}},
        "en": {"name": "English"},
    },
    "defaults": {
        "template": "dataset",
        "visibility": "private",
        "labels": ["core"],
        "features": FEATURES,
        "team": TEAM,
        "settings": {"allow_rebase_merge": False},
        "security": {"dependabot_alerts": True},
        "teams": {"helpers": "triage"},
        "rulesets": {"main": {"rules": {"deletion": True}}},
        "environments": {"staging": {"deployment_branch_policy": {"protected_branches": True}}},
        "unlisted": "delete",
        "unlisted_members": "delete",
        **SHARED,
    },
    "teams": {
        "helpers": {"description": "Who helps.", "organization": "acme-two", "parent": "everybody"},
        "everybody": {},
        "media": {
            "privacy": "closed",
            "members": [{"login": "a-painter", "id": 4444, "role": "maintainer"}],
            "unlisted_members": "delete",
        },
    },
    "labels": {"core": [LABEL], "more": [{"name": "idea", "color": "a2eeef"}]},
    "skills": {"design": TERM, "gis": {"name": "Maps"}},
    "areas": {"water": {**TERM, "maintainers": "water-people"}, "media": {"name": "Media"}},
    "roster": "people",
    "sealing": {
        "recipients": [{"name": "desk", "key": encode_key(bytes([1] * KEY_BYTES))}],
        "page": "https://seal.example/",
    },
    "volunteers": {
        "intake": "closed",
        "closed": {"en": "Come back in spring."},
        "reach": {"en": "Come to the desk."},
        "answer_within": 9,
        "quiet": 61,
        "invitations": 49,
    },
    "removal_limits": {"removals": 11, "share": 21},
    "updates": {"open_pull_requests": 7},
    "site": {
        "address": "https://acme.example/",
        "title": {"en": "Who we are"},
        "intro": {"en": "What we do."},
        "profile": True,
        "crawlers": "none",
        "theme": {"color": "7b1fa2", "dark_color": "e1bee7"},
    },
    "projects": [
        {
            "slug": "wells",
            "name": "Wells",
            "lang": "ar",
            "translations": {"en": {"name": "Wells of the town", "summary": "Where wells are."}},
            "summary": "Where wells work.",
            "area": "water",
            "status": "dormant",
            "since": "2026-01-31",
            "reason": "Nobody has time.",
            "organization": "acme-two",
            "stewards": [{"login": "a-steward", "id": 4242, "public": True}],
            "trust": {"legal_form": "informal group", "license": "AGPL-3.0-or-later", "funds": "none"},
            "repository": {
                "name": "well-data",
                "aliases": ["wells-data"],
                "template": "website",
                "variables": {"tone": "calm"},
                "visibility": "public",
                "description": "Wells that work.",
                "homepage": "https://wells.example/",
                "topics": ["water"],
                "features": FEATURES,
                "labels": ["core"],
                "extra_labels": [{"name": "dry", "color": "ededed"}],
                "team": {**TEAM, "parent": "helpers"},
                "settings": SETTINGS,
                "security": SECURITY,
                "collaborators": [
                    {"login": "a-mapper", "id": 4343, "permission": "read"},
                    {"login": "a-writer"},
                ],
                "unlisted_collaborators": "keep",
                "teams": {"helpers": "read"},
                "rulesets": {"main": RULESET},
                "environments": {"production": ENVIRONMENT},
                "pages": PAGES,
                "unlisted": "keep",
                "unlisted_members": "keep",
                **EXAMPLES,
            },
            "links": {"chat": "https://chat.example/", "website": "https://wells.example/"},
            "roles": [
                {
                    "id": "mapper",
                    "title": "Mapper",
                    "translations": {"ar": {"title": "راسم خرائط"}},
                    "skills": ["gis"],
                    "hours": "3-5",
                    "languages": ["ar"],
                    "zone": "UTC+2",
                    "open": 2,
                    "added": "2026-01-30",
                    "until": "2026-12-31",
                },
                {"id": "designer", "title": "Designer"},
            ],
            "adopt": True,
            "added": "2026-01-30",
            "listed": False,
            "aliases": ["old-wells"],
            "languages": ["ar", "en"],
        },
        {"slug": "springs", "name": "Springs", "summary": "Where springs are.", "repository": None},
        {
            "slug": "ponds",
            "name": "Ponds",
            "summary": "Where ponds were.",
            "status": "archived",
            "since": "2026-01-31",
            "reason": "The ponds have dried up.",
            "successor": "wells",
            "kept_at": "https://ponds.example/",
            "epitaph": "It mapped forty ponds.",
        },
        {
            "slug": "rivers",
            "name": "Rivers",
            "summary": "Of rivers.",
            "repository": "https://rivers.example/",
        },
    ],
}
# Replacements to try for a string. Each key accepts at least one of them
OTHER_TEXTS = (
    "another",
    "https://another.example/",
    "0e8a16",
    "004000",
    "ffffe0",
    "2026-02-01",
    "closed",
    "open",
    "private",
    "public",
    "keep",
    "delete",
    "read",
    "write",
    "branch",
    "workflow",
    "tag",
    "/",
    "evaluate",
    "member",
    "pull_request",
    "always",
    "rebase",
    "ALLGREEN",
    "MERGE",
    "PR_BODY",
    "MERGE_MESSAGE",
    "COMMIT_OR_PR_TITLE",
    "secret",
    "active",
    "ar",
    "en",
    "gis",
    "search",
    "design",
    "media",
    "more",
    "MIT",
    "UTC+3",
    "10+",
    "acme",
    encode_key(bytes([2] * KEY_BYTES)),
)


def loaded(data: Any) -> Manifest | None:
    try:
        Manifest.model_validate(_with_tuples(data))  # validating the model rejects most values, and is faster
        return load(json.dumps(data))
    except (InvalidInput, ValidationError):
        return None


def _with_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_tuples(item) for key, item in value.items()}
    return tuple(map(_with_tuples, value)) if isinstance(value, list) else value


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every key and every list item, at any depth."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from paths(item, (*path, key))


def at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def with_value(path: Path, value: Any) -> Manifest | None:
    data = copy.deepcopy(SAMPLE)
    at(data, path[:-1])[path[-1]] = value
    return loaded(data)


def without(path: Path) -> Manifest | None:
    data = copy.deepcopy(SAMPLE)
    del at(data, path[:-1])[path[-1]]
    return loaded(data)


def with_another_order(path: Path) -> Manifest | None:
    value = at(SAMPLE, path)
    if isinstance(value, dict):
        return with_value(path, dict(reversed(value.items())))
    return with_value(path, value[::-1]) if isinstance(value, list) else None


def other_values(value: Any) -> Iterator[Any]:
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1)
        case str():
            yield from (text for text in OTHER_TEXTS if text != value)


@cache
def with_another_value(path: Path) -> Manifest | None:
    candidates = (with_value(path, value) for value in other_values(at(SAMPLE, path)))
    return next((found for found in candidates if found), None)


def plan_text(before: Manifest, after: Manifest) -> str:
    """Return the text of the plan if nothing changes on GitHub."""
    found = [*announce_settings(before, after), *announce_projects(before, after, Plan())]
    return "\n".join(f"{one.project} {one.resource} {one.target}: {one.text}" for one in found)


def name_of(path: Path) -> str:
    """Return the text that the plan must contain: either the section, or the entry and its key."""
    names = [str(key) for key in path]
    if names[0] != "projects":
        return names[0]
    slug = str(SAMPLE["projects"][path[1]]["slug"]) if len(path) > 1 else "project"
    if len(path) < 3 or names[2] == "slug":
        return slug
    return ".".join(names[2:4]) if names[2] == "repository" and len(names) > 3 else names[2]


ACTORS = ("projects", 0, "repository", "rulesets", "main", "bypass_actors")
BASE = load(json.dumps(SAMPLE))
PATHS = list(paths(SAMPLE))


def test_the_sample_has_every_key_of_the_manifest() -> None:
    written: dict[type[BaseModel], set[str]] = defaultdict(set)

    def visit(value: Any) -> None:
        match value:
            case BaseModel():
                written[type(value)] |= value.model_fields_set
                for name in type(value).model_fields:
                    visit(getattr(value, name))
            case dict():
                for item in value.values():
                    visit(item)
            case tuple():
                for item in value:
                    visit(item)

    visit(BASE)
    assert len(written) >= 15
    missing = {model.__name__: set(model.model_fields) - names for model, names in written.items()}
    assert {name: keys for name, keys in missing.items() if keys} == {}


@pytest.mark.parametrize("change", [without, with_another_value, with_another_order])
def test_whatever_key_changes_the_plan_says_so(change: Any) -> None:
    silent, tried = [], 0
    for path in PATHS:
        changed = change(path)
        if changed is None or changed.model_dump_json(exclude_unset=True) == BASE.model_dump_json(
            exclude_unset=True
        ):
            continue  # the key is required, allows only one value, or has the same effect with every value
        tried += 1
        for before, after in ((BASE, changed), (changed, BASE)):
            if name_of(path) not in plan_text(before, after):
                silent.append((path, plan_text(before, after)))
    assert silent == []
    assert tried > {without: 60, with_another_value: 70, with_another_order: 7}[change]


def test_every_text_and_number_has_another_value_to_try() -> None:
    leaves = [path for path in PATHS if not isinstance(at(SAMPLE, path), dict | list | None)]
    # These keys have no other valid value in the sample. For example, one of its projects is in the second
    # organization, one of its teams has a parent and so cannot be secret, there is only one way to merge, and some
    # security features require others
    assert [path for path in leaves if with_another_value(path) is None] == [
        ("version",),
        ("organizations", 0),
        ("defaults", "environments", "staging", "deployment_branch_policy", "protected_branches"),
        ("projects", 0, "slug"),
        ("projects", 0, "repository", "team", "privacy"),
        ("projects", 0, "repository", "settings", "allow_squash_merge"),
        ("projects", 0, "repository", "security", "dependabot_alerts"),
        ("projects", 0, "repository", "security", "secret_scanning"),
        (*ACTORS, 3, "organization_admin"),
        (*ACTORS, 4, "deploy_key"),
        ("projects", 0, "repository", "pages", "build_type"),
        ("projects", 0, "repository", "actions", "allowed_actions"),
        ("projects", 2, "status"),
    ]


@pytest.mark.parametrize("key", ["visibility", "unlisted", "unlisted_members", "team", "features"])
def test_a_default_that_is_only_written_out_is_mentioned(key: str) -> None:
    plain = {"version": 1, "organization": "acme"}
    same = {"visibility": "public", "unlisted": "keep", "unlisted_members": "keep"}
    written = {**plain, "defaults": {key: same.get(key, {})}}
    text = plan_text(load(json.dumps(plain)), load(json.dumps(written)))
    assert text.strip() == f"setting defaults.{key}: is written differently, but its value stays the same"


def test_nothing_is_said_of_what_is_the_same() -> None:
    assert plan_text(BASE, load(json.dumps(SAMPLE))) == ""
