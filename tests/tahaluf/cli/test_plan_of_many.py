"""Plans for many projects need few requests, as counted by the server."""

from pathlib import Path
from typing import Any

from support.coalition import lock_of, manifest, project, start_coalition
from support.organization_builder import ORGANIZATION
from tahaluf.templates import LOCK_PATH

LABEL = {"name": "data", "color": "ededed"}
HEAD = 'labels: {core: [{name: data, color: "ededed"}]}\ndefaults: {template: small, labels: [core]}\n'


def in_step(slug: str, **more: Any) -> dict[str, Any]:
    """Return the seed entry of a repository that already matches its manifest."""
    return {
        "owner": ORGANIZATION,
        "name": slug,
        "description": f"All about {slug}.",
        "labels": [LABEL],
        "files": {LOCK_PATH: lock_of(manifest(project(slug), head=HEAD), slug)},
        **more,
    }


def test_two_hundred_projects_without_changes_need_few_requests(tmp_path: Path) -> None:
    slugs = [f"project-{number}" for number in range(200)]
    made = [in_step(slug) for slug in slugs]
    with start_coalition(tmp_path, repositories=made) as coalition:
        for slug in slugs:
            coalition.create_team(slug)
        ran = coalition.plan(manifest(*map(project, slugs), head=HEAD))
        assert (ran.code, ran.plan["changes"]) == (0, [])
        # The founder created the teams, so a run needs two more requests, for the organization's owners and the
        # token's account
        assert (ran.requests, ran.writes) == (6, 0)
        assert coalition.apply().writes == 0


def test_lists_longer_than_a_page_are_read_completely(tmp_path: Path) -> None:
    labels = [{"name": f"label {number:03}", "color": "ededed"} for number in range(240)] + [LABEL]
    people: list[dict[str, Any]] = [
        {"login": f"person-{number}", "id": 5000 + number} for number in range(150)
    ]
    with start_coalition(tmp_path, repositories=[in_step("big", labels=labels)], users=people) as coalition:
        coalition.add_members(person["login"] for person in people)
        coalition.create_team("big", [person["login"] for person in people])
        last = [{"login": "renamed-since", "id": 5149}]
        ran = coalition.plan(manifest(project("big", stewards=last), head=HEAD))
        assert ran.plan["changes"] == []
        left = [entry["resource"] for entry in ran.plan["unmanaged"]]
        assert (left.count("labels"), left.count("team")) == (
            249,
            2,
        )  # the founder (an owner), and the steward under a new login
        # Maintainers who are not stewards would lose access, but there are more of them than the removal limit allows
        assert [entry["resource"] for entry in ran.plan["blocked"]].count("team") == 149
        assert ran.requests <= 6
