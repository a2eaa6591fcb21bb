"""The table of projects in the organization's profile is planned and written, and the rest of the file
never changes.
"""

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from localhub.core import Handler, Request, Response, json_response
from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.directory import Site
from tahaluf.directory import profile as directory_profile
from tahaluf.directory.entries import ProjectEntry
from tahaluf.plan import Rest
from tahaluf.resources.profile import (
    ARCHIVED,
    COMMIT_MESSAGE,
    COMMIT_REFUSED,
    NO_REPOSITORY,
    NOT_PUBLIC,
    PROFILE_FILE,
)

ADDRESS = "https://projects.example.org/"
SITE = f"site: {{profile: true, address: '{ADDRESS}'}}\n"
REPOSITORY = f"/repos/{ORGANIZATION}/.github"
# Not managed, because managed repositories would only slow these tests down
EXTERNAL = "repository: 'https://code.example.org/%s'"
WELLS = f"slug: wells, name: Wells, summary: About wells by @a-steward., {EXTERNAL % 'wells'}"
MAPS = f"slug: maps, name: Maps, summary: About maps., stewards: [{{login: a-steward, id: 4242}}], {EXTERNAL % 'maps'}"
HIDDEN = f"slug: hidden, name: Hidden, summary: Not listed., listed: false, {EXTERNAL % 'hidden'}"


def profile(coalition: Coalition) -> str:
    file = coalition.founder.get(f"{REPOSITORY}/contents/{PROFILE_FILE}").body
    return base64.b64decode(file["content"]).decode()


def commits(coalition: Coalition) -> list[str]:
    return [commit["commit"]["message"] for commit in coalition.founder.get(f"{REPOSITORY}/commits").body]


def write(coalition: Coalition, text: str) -> None:
    """Edit the profile by hand."""
    sha = coalition.founder.get(f"{REPOSITORY}/contents/{PROFILE_FILE}").body["sha"]
    body = {"message": "Edit", "content": base64.b64encode(text.encode()).decode(), "sha": sha}
    coalition.founder.rest(Rest("PUT", f"{REPOSITORY}/contents/{PROFILE_FILE}", body))


def blocked(plan: Mapping[str, Any]) -> list[str]:
    return [item["reason"] for item in plan["blocked"]]


def test_the_table_follows_the_manifest_and_the_text_around_it_stays(coalition: Coalition) -> None:
    coalition.load_repository(".github", {PROFILE_FILE: "# Our coalition\n"})
    [change] = coalition.plan(manifest(WELLS, HIDDEN, head=SITE)).plan["changes"]
    assert (change["project"], change["resource"], change["kind"]) == (".github/profile", "profile", "update")
    assert change["target"] == PROFILE_FILE
    applied = coalition.apply(allow="")  # it needs no approval
    assert (applied.code, applied.writes) == (0, 1)
    first = profile(coalition)
    assert first.startswith("# Our coalition\n\n<!-- tahaluf:projects -->\n")
    assert "Wells" in first and f"({ADDRESS}en/p/wells/)" in first
    assert coalition.apply().writes == 0

    # People add text around the table, and someone edits the table itself by hand
    write(coalition, f"{first.replace('# Our', '# Our great').replace('Wells', 'Oops')}\nWrite to us.\n")
    assert coalition.apply(manifest(WELLS, MAPS, head=SITE)).code == 0
    second = profile(coalition)
    assert second.startswith("# Our great coalition\n")
    assert second.endswith("\nWrite to us.\n")
    assert "Maps" in second and "Wells" in second and "Oops" not in second
    assert "a-steward" not in second and "Hidden" not in second

    # Without the key, nothing is read or changed
    coalition.apply(manifest(head="site: {}\n"))
    assert profile(coalition) == second
    assert commits(coalition).count(COMMIT_MESSAGE) == 2


def test_nothing_is_written_if_the_profile_cannot_be_shown_or_its_markers_are_damaged(
    coalition: Coalition,
) -> None:
    text = manifest(WELLS, head=SITE)
    missing = coalition.plan(text)
    assert blocked(missing.plan) == [NO_REPOSITORY.format(name=".github")]
    assert coalition.apply(text).writes == 0

    # An empty repository gets the file
    coalition.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/repos", {"name": ".github", "private": True}))
    assert blocked(coalition.plan().plan) == [NOT_PUBLIC.format(name=".github")]
    coalition.founder.rest(Rest("PATCH", REPOSITORY, {"private": False}))
    [change] = coalition.plan().plan["changes"]
    assert change["kind"] == "create"
    assert coalition.apply().code == 0
    first = profile(coalition)
    assert first.startswith("<!-- tahaluf:projects -->\n")

    damaged = first.replace("<!-- /tahaluf:projects -->", "") + "My own text.\n"
    write(coalition, damaged)
    [reason] = blocked(coalition.plan().plan)
    assert "must each occur once" in reason
    assert (coalition.apply().writes, profile(coalition)) == (0, damaged)

    coalition.founder.rest(Rest("PATCH", REPOSITORY, {"archived": True}))
    assert blocked(coalition.plan().plan) == [ARCHIVED.format(name=".github")]


def test_a_plan_on_a_pull_request_shows_the_table_only_if_it_changes(coalition: Coalition) -> None:
    coalition.load_repository(".github", {PROFILE_FILE: "# Our coalition\n"})
    base = manifest(WELLS, head=SITE)
    coalition.write("control", "projects.yml", base)
    coalition.apply(base)
    number = coalition.propose_change(manifest(WELLS, MAPS, head=SITE))
    coalition.write_manifest(base)
    arguments = (
        "plan",
        "--comment",
        "--pull",
        str(number),
        "--manifest",
        str(coalition.root / "projects.yml"),
    )
    coalition.run(*arguments)
    [comment] = coalition.comments(number)
    assert "organization's profile" in comment["body"]
    assert "`profile/README.md`" in comment["body"]


class Race:
    """A middleware that responds to the first commits of the file as if someone had just edited the file."""

    def __init__(self, status: int, times: int) -> None:
        self.status, self.times = status, times

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        if request.method == "PUT" and request.path.endswith(PROFILE_FILE) and self.times:
            self.times -= 1
            return json_response(self.status, {"message": "profile/README.md does not match"})
        return next_handler(request)


@pytest.mark.parametrize(("times", "code"), [(1, 0), (2, 1)])
def test_a_commit_that_github_rejects_is_tried_again_once(
    coalition: Coalition, times: int, code: int
) -> None:
    coalition.load_repository(".github", {PROFILE_FILE: "# Our coalition\n"})
    coalition.hub.middlewares.append(Race(409, times))
    applied = coalition.apply(manifest(WELLS, head=SITE))
    assert applied.code == code
    assert ("<!-- tahaluf:projects -->" in profile(coalition)) == (code == 0)
    assert (COMMIT_REFUSED in applied.out) == (code == 1)
    assert coalition.apply().code == 0  # the next run catches up
    assert "Wells" in profile(coalition)


def test_a_commit_whose_response_is_lost_is_not_made_twice(coalition: Coalition) -> None:
    coalition.load_repository(".github", {PROFILE_FILE: "# Our coalition\n"})
    lost = [True]

    def lose_response(request: Request, next_handler: Handler) -> Response:
        response = next_handler(request)
        if request.method == "PUT" and request.path.endswith(PROFILE_FILE) and lost and lost.pop():
            return json_response(502, {})
        return response

    coalition.hub.middlewares.append(lose_response)
    assert coalition.apply(manifest(WELLS, head=SITE)).code == 0
    assert coalition.apply().writes == 0
    assert commits(coalition).count(COMMIT_MESSAGE) == 1


def test_a_run_that_does_not_know_the_address_changes_nothing_and_says_so(coalition: Coalition) -> None:
    coalition.load_repository(".github", {PROFILE_FILE: "# Our coalition\n"})
    text = manifest(WELLS, head="site: {profile: true}\n")
    path = coalition.write_manifest(text)
    planned = coalition.run("plan", "--manifest", path, GITHUB_REPOSITORY="")
    assert planned.code == 0
    assert "was not compared" in planned.out
    assert coalition.apply(text).code == 0  # in a workflow, the run knows the control repository
    assert f"https://{ORGANIZATION}.github.io/control/en/p/wells/" in profile(coalition)


def test_the_profile_needs_no_request_of_its_own_beside_shared_teams(coalition: Coalition) -> None:
    coalition.load_repository(".github", {PROFILE_FILE: "# Our coalition\n"})
    teams = "teams: {everybody: {}}\n"
    text = manifest(WELLS, head=teams + SITE)
    coalition.apply(text)
    without = coalition.plan(manifest(WELLS, head=teams))
    unchanged = coalition.plan(text)
    assert (without.code, unchanged.code) == (0, 0)
    assert unchanged.requests == without.requests


PARTS = "repository: {template: null, team: null}"


def test_a_managed_repository_and_the_profile_in_it_have_separate_changes(coalition: Coalition) -> None:
    coalition.load_repository(".github", {PROFILE_FILE: "# Our coalition\n"})
    adopted = f"slug: .github, name: Profile, summary: Who we are., adopt: true, {PARTS}"
    text = manifest(WELLS, adopted, head=SITE)
    changes = coalition.plan(text).plan["changes"]
    keys = {change["project"]: change["resource"] for change in changes if change["kind"] != "adopt"}
    assert keys == {".github": "repository", ".github/profile": "profile"}

    # The adoption waits for a review, but the profile does not wait for the adoption
    held = coalition.apply(text, allow="")
    assert (held.code, held.writes) == (1, 1)
    assert "Wells" in profile(coalition)
    assert coalition.founder.get(REPOSITORY).body["description"] != "Who we are."

    # If the profile is blocked, the repository is still changed
    write(coalition, "<!-- tahaluf:projects -->\n")
    applied = coalition.apply(text)
    assert coalition.founder.get(REPOSITORY).body["description"] == "Who we are."
    assert applied.code == 1
    write(coalition, "")
    assert coalition.apply(text).writes == 1
    assert "Wells" in profile(coalition)
    assert coalition.apply(text).writes == 0


def test_the_profile_of_a_repository_that_apply_creates_is_written_by_the_next_run(
    coalition: Coalition,
) -> None:
    created = f"slug: .github, name: Profile, summary: Who we are., {PARTS}"
    text = manifest(WELLS, created, head=SITE)
    planned = coalition.plan(text).plan
    assert blocked(planned) == []
    [note] = [note for note in planned["notes"] if "profile" in note]
    assert "does not exist yet" in note
    assert coalition.apply(text).code == 0
    assert coalition.apply(text).writes == 1
    assert "Wells" in profile(coalition)
    assert coalition.apply(text).writes == 0


def test_a_table_that_cannot_be_written_does_not_stop_the_projects(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    coalition.load_repository(".github", {PROFILE_FILE: "# Our coalition\n"})
    row = directory_profile._row

    def fail(site: Site, locale: str, entry: ProjectEntry) -> str:
        if entry.slug == "wells":
            raise KeyError("a value")
        return row(site, locale, entry)

    monkeypatch.setattr(directory_profile, "_row", fail)
    ran = coalition.apply(manifest(WELLS, project("orchard"), head=SITE))
    assert ran.code == 1
    assert "internal error: KeyError at " in ran.output and "a value" not in ran.output
    assert coalition.repository("orchard")["name"] == "orchard"
    assert profile(coalition) == "# Our coalition\n"
    monkeypatch.undo()
    assert coalition.apply().code == 0
    assert "Wells" in profile(coalition)
