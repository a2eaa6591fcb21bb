"""`apply` on a hub makes the right changes, leaves everything else as it is, and changes nothing on a second run."""

import os
import signal
import time

from localhub.core import Request, Response, json_response
from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

STEWARD = {"login": "a-steward", "id": 4242}
LABELS = """\
labels:
  core:
    - {name: good first issue, color: "7057ff"}
    - {name: Bug, color: "d73a4a", description: Something broke}
    - {name: data, color: "ededed", aliases: [dataset]}
"""
WATER = project("water-map", stewards=[STEWARD], repository={"labels": ["core"], "topics": ["water"]})


def changes(coalition: Coalition) -> list[tuple[str, str, str]]:
    return [(c["resource"], c["kind"], c["target"]) for c in coalition.plan().plan["changes"]]


def test_a_new_project_is_created_completely_and_a_second_run_changes_nothing(coalition: Coalition) -> None:
    first = coalition.apply(manifest(WATER, head=LABELS))
    assert first.code == 0, first.output
    made = coalition.repository("water-map")
    assert (made["description"], made["topics"], made["private"]) == (
        "All about water-map.",
        ["water"],
        False,
    )
    assert coalition.files("water-map") == [".tahaluf.lock", "NOTES.md"]
    assert {"good first issue", "Bug", "data"} <= set(coalition.labels("water-map"))
    assert coalition.members("water-map") == ["a-steward"]
    assert changes(coalition) == []
    again = coalition.apply()
    assert (again.code, again.writes, again.requests) == (0, 0, 1)


def test_a_new_project_needs_few_requests(coalition: Coalition) -> None:
    """The project has thirty files, twenty-two labels, topics, and a team with a steward."""
    folder = coalition.root / "templates/wide"
    folder.mkdir()
    (folder / "template.yml").write_text("description: Many pages.\n")
    for number in range(29):
        (folder / f"{number}.md").write_text("A page.\n")
    wanted = "".join(f'    - {{name: label {n}, color: "ededed"}}\n' for n in range(19))
    text = manifest(
        WATER,
        head=f"{LABELS}{wanted}defaults: {{template: wide}}\n",
    )
    ran = coalition.apply(text)
    assert ran.code == 0, ran.output
    assert len(coalition.files("water-map")) == 30
    assert len(coalition.labels("water-map")) >= 22
    assert ran.requests <= 16, coalition.recorder.recorded


def test_a_run_that_dies_after_any_write_is_completed_by_the_next(coalition: Coalition) -> None:
    """Repeatedly create a project with a token that stops working after a given number of writes."""
    for writes in (1, 2, 3, 5, 7, 9):
        slug = f"project-{writes}"
        text = manifest(
            project(slug, stewards=[STEWARD], repository={"labels": ["core"], "topics": ["water"]}),
            head=LABELS,
        )
        coalition.publish_manifest(text)
        coalition.recorder.fail_after(writes)
        coalition.apply(text)
        coalition.recorder.failure = None
        finished = coalition.apply()
        assert finished.code == 0, finished.output
        assert changes(coalition) == []
        assert coalition.files(slug) == [".tahaluf.lock", "NOTES.md"]
        assert coalition.members(slug) == ["a-steward"]
        assert {"good first issue", "Bug", "data"} <= set(coalition.labels(slug))


def test_a_taken_name_does_not_affect_other_projects(coalition: Coalition) -> None:
    """The name belongs to a repository that the token cannot see."""

    def fault(request: Request, writes: int) -> Response | None:
        if request.method == "POST" and request.path.endswith("/repos") and b"seed-library" in request.body:
            errors = [
                {
                    "resource": "Repository",
                    "code": "custom",
                    "field": "name",
                    "message": "name already exists",
                }
            ]
            return json_response(
                422, {"message": "Repository creation failed.", "errors": errors, "status": "422"}
            )
        return None

    coalition.recorder.failure = fault
    ran = coalition.apply(manifest(project("bread-prices"), project("seed-library"), project("well-map")))
    assert ran.code == 1
    assert "seed-library: create repository (public): " in ran.out
    assert "name already exists" in ran.out
    assert (
        "… seed-library: create files from template small (2 files in one commit): its repository does not exist"
        in ran.out
    )
    for slug in ("bread-prices", "well-map"):
        assert coalition.files(slug) == [".tahaluf.lock", "NOTES.md"]
        assert coalition.members(slug) == []


def test_a_rejected_setting_does_not_affect_the_rest_of_the_project(coalition: Coalition) -> None:
    coalition.create_repository("bread-prices")

    def fault(request: Request, writes: int) -> Response | None:
        if request.method == "PATCH" and request.path.endswith("/repos/example-coalition/bread-prices"):
            return json_response(403, {"message": "Upgrade to use this feature.", "status": "403"})
        return None

    coalition.recorder.failure = fault
    wanted = {"features": {"discussions": True}, "topics": ["bread"], "labels": ["core"]}
    ran = coalition.apply(manifest(project("bread-prices", repository=wanted), head=LABELS))
    assert ran.code == 1
    assert "Upgrade to use this feature." in ran.out
    assert coalition.repository("bread-prices")["topics"] == ["bread"]
    assert "data" in coalition.labels("bread-prices")
    assert changes(coalition) == [("repository", "update", "settings")]


def test_a_broken_template_is_named_and_the_rest_is_applied(coalition: Coalition) -> None:
    folder = coalition.root / "templates/odd"
    folder.mkdir()
    (folder / "template.yml").write_text("description: It asks for what nobody gives.\n")
    (folder / "README.md.jinja").write_text("{{ links.chat }}\n")
    odd = project("bread-prices", repository={"template": "odd"})
    ran = coalition.apply(manifest(odd, project("well-map")))
    assert ran.code == 1
    assert "blocked bread-prices: " in ran.out
    assert "README.md.jinja" in ran.out
    assert coalition.repository("bread-prices")["description"] == "All about bread-prices."
    assert coalition.files("well-map") == [".tahaluf.lock", "NOTES.md"]


def test_a_missing_template_is_named_and_the_rest_is_applied(coalition: Coalition) -> None:
    ran = coalition.apply(
        manifest(project("bread-prices", repository={"template": "nowhere"}), project("well-map"))
    )
    assert ran.code == 1
    assert "nowhere" in ran.out
    assert coalition.files("well-map") == [".tahaluf.lock", "NOTES.md"]


def test_an_interrupted_run_reports_the_remaining_changes(coalition: Coalition) -> None:
    def fault(request: Request, writes: int) -> Response | None:
        if writes == 3:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)  # the response is delayed, so the signal arrives before the next request
        return None

    coalition.recorder.failure = fault
    ran = coalition.apply(manifest(WATER, head=LABELS))
    coalition.recorder.failure = None
    assert ran.code == 130
    assert "✓ water-map: create repository (public)" in ran.out
    assert "… water-map: " in ran.out
    assert "Interrupted: " in ran.out
    assert coalition.apply().code == 0
    assert changes(coalition) == []


def test_risky_changes_are_held_until_allowed(coalition: Coalition) -> None:
    held = coalition.apply(manifest(WATER, head=LABELS), allow="")
    assert held.code == 1
    assert (
        "held back water-map: add a-steward (a steward) to the team · gives access. It needs approval"
        in held.out
    )
    assert coalition.members("water-map") == []
    digests = [change["digest"] for change in coalition.plan().plan["changes"]]
    assert coalition.apply(None, "--allow", digests[1], allow=digests[0]).code == 0
    assert coalition.members("water-map") == ["a-steward"]
    assert changes(coalition) == []


def test_unmanaged_projects_need_no_request(coalition: Coalition) -> None:
    text = manifest(
        project("bread-prices", repository=None), project("well-map", repository="https://example.org/w")
    )
    ran = coalition.apply(text)
    assert (ran.code, ran.requests) == (0, 0)


def test_an_unreadable_list_is_not_an_empty_list(coalition: Coalition) -> None:
    """GitHub does not return one repository's labels: the response contains `null` in `data`, and an entry in
    `errors`.
    """
    text = manifest(project("water-map", repository={"labels": ["core"]}), project("well-map"), head=LABELS)
    coalition.apply(text)
    coalition.recorder.hide_field("labels")
    ran = coalition.plan(text)
    assert ran.plan["changes"] == []
    assert {(entry["project"], entry["resource"]) for entry in ran.plan["blocked"]} >= {
        ("water-map", "labels")
    }
    assert coalition.apply().writes == 0


def test_projects_refused_by_the_organization_do_not_stop_the_rest(coalition: Coalition) -> None:
    path = f"/orgs/{ORGANIZATION}"
    coalition.founder.rest(Rest("PATCH", path, {"has_repository_projects": False}))
    wanted = {"features": {"projects": True, "wiki": False}, "topics": ["bread"]}
    coalition.create_repository("bread-prices")
    both = [project(slug, repository=wanted) for slug in ("bread-prices", "water-map")]
    ran = coalition.apply(manifest(*both))
    assert ran.code == 1
    assert ran.out.count("because `projects` is turned on") == 2
    for slug in ("bread-prices", "water-map"):
        made = coalition.repository(slug)
        assert (made["has_wiki"], made["topics"]) == (False, ["bread"])
    coalition.founder.rest(Rest("PATCH", path, {"has_repository_projects": True}))
    assert coalition.apply().code == 0
