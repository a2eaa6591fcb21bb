"""Files in repositories are updated: a template changes, a pull request is opened, and people respond to it."""

import base64
import re
from typing import Any

import pytest

from localhub.core import Request, Response, json_response
from support.coalition import Coalition, manifest, open_pull_from_fork, project
from support.organization_builder import ORGANIZATION
from tahaluf.flows.sync import updates
from tahaluf.i18n import translator_for
from tahaluf.plan import Rest
from tahaluf.resources import update_texts
from tahaluf.templates import LOCK_PATH, read_lock

TEXT = manifest(project("water-map"))
BRANCH = "tahaluf/update"
WORKFLOW = ".github/workflows/ci.yml"
VERSION_1 = "name: CI\non: push\njobs:\n  test:\n    steps:\n      - run: make\n      - run: make docs\n"
VERSION_2 = VERSION_1.replace("on: push", "on: [push, pull_request]")
RULES = f"description: One page.\nfiles:\n  {WORKFLOW}: {{policy: managed}}\n"
CHANGELOG = "changelog:\n  - {version: 1, text: {en: Runs on pull requests, ar: يعمل عند طلبات الدمج}}\n"


@pytest.fixture
def made(coalition: Coalition) -> Coalition:
    """A coalition with one repository, which was created from the first version of a template that contains one
    workflow.
    """
    write_template(coalition, VERSION_1)
    assert coalition.apply(TEXT).code == 0
    return coalition


def write_template(coalition: Coalition, workflow: str, definition: str = RULES) -> None:
    folder = coalition.root / "templates/small"
    (folder / WORKFLOW).parent.mkdir(parents=True, exist_ok=True)
    (folder / WORKFLOW).write_text(workflow)
    (folder / "template.yml").write_text(definition, encoding="utf-8")


def content(coalition: Coalition, path: str, branch: str = BRANCH, slug: str = "water-map") -> str:
    file = coalition.founder.get(f"/repos/{ORGANIZATION}/{slug}/contents/{path}?ref={branch}").body
    return base64.b64decode(file["content"]).decode()


def edit_pull(coalition: Coalition, number: int, **fields: Any) -> None:
    coalition.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/water-map/pulls/{number}", fields))


def merge_pull(coalition: Coalition, number: int) -> None:
    coalition.founder.rest(Rest("PUT", f"/repos/{ORGANIZATION}/water-map/pulls/{number}/merge", {}))


def notices(coalition: Coalition) -> list[str]:
    return [item["reason"] for item in coalition.plan().plan["unmanaged"] if item["resource"] == "updates"]


def test_an_up_to_date_repository_costs_nothing(made: Coalition) -> None:
    again = made.apply()
    assert (again.code, again.writes, made.pulls("water-map")) == (0, 0, [])
    assert made.plan().requests == 1


def test_a_changed_template_arrives_as_a_pull_request(made: Coalition) -> None:
    write_template(made, VERSION_2, RULES + CHANGELOG)
    planned = made.plan()
    [change] = planned.plan["changes"]
    assert (change["kind"], change["resource"], change["target"], change["reason"]) == (
        "create",
        "updates",
        "small",
        "1 file",
    )
    assert made.apply().code == 0
    [pull] = made.pulls("water-map")
    assert (pull["head"]["ref"], pull["user"]["login"], pull["draft"]) == (BRANCH, "tahaluf[bot]", False)
    assert pull["title"] == "Update the files from the template small"
    assert "> Runs on pull requests" in pull["body"]
    assert f"- `{WORKFLOW}`: updated" in pull["body"]
    assert content(made, WORKFLOW) == VERSION_2
    assert read_lock(content(made, LOCK_PATH).encode()).changelog == {"small": 1}
    assert content(made, WORKFLOW, "main") == VERSION_1
    again = made.apply()
    assert (again.code, again.writes) == (0, 0)


def test_after_the_merge_nothing_is_left_to_do(made: Coalition) -> None:
    write_template(made, VERSION_2)
    made.apply()
    merge_pull(made, 1)
    again = made.apply()
    assert (again.writes, len(made.pulls("water-map")), made.plan().requests) == (0, 1, 1)


def test_edits_of_people_are_merged(made: Coalition) -> None:
    made.write("water-map", WORKFLOW, VERSION_1.replace("make docs", "make site"))
    write_template(made, VERSION_2)
    made.apply()
    assert content(made, WORKFLOW) == VERSION_2.replace("make docs", "make site")
    [pull] = made.pulls("water-map")
    assert f"- `{WORKFLOW}`: merged with this repository's changes" in pull["body"]


def test_a_conflict_is_reported_in_a_draft_and_the_file_stays(made: Coalition) -> None:
    write_template(made, VERSION_1, RULES.replace("files:", "files:\n  SECURITY.md: {policy: managed}"))
    (made.root / "templates/small/SECURITY.md").write_text("Write to us.\n")
    made.apply()
    merge_pull(made, 1)
    made.write("water-map", WORKFLOW, VERSION_1.replace("on: push", "on: workflow_dispatch"))
    write_template(made, VERSION_2, RULES.replace("files:", "files:\n  SECURITY.md: {policy: managed}"))
    (made.root / "templates/small/SECURITY.md").write_text("Call us.\n")
    assert "(1 file, 1 conflict)" in made.apply().out
    pull = made.pulls("water-map")[0]
    assert (pull["number"], pull["draft"]) == (2, True)
    assert "<summary>In this repository, line 2</summary>" in pull["body"]
    assert "<<<<<<<" not in content(made, WORKFLOW)
    assert "workflow_dispatch" in content(made, WORKFLOW)
    assert content(made, "SECURITY.md") == "Call us.\n"
    for side in ("on: workflow_dispatch", "on: [push, pull_request]"):
        assert f"```\n{side}\n```" in pull["body"]
    # Someone merges the pull request unchanged, so only the conflict is left, and it is not proposed again
    edit_pull(made, 2, draft=False)
    made.write("water-map", "SECURITY.md", "Call us.\n")
    made.apply()
    [notice] = notices(made)
    assert "the same part has changed in this file" in notice
    # If someone accepts the template's version, there is nothing left to resolve
    made.write("water-map", WORKFLOW, VERSION_2)
    assert made.apply().code == 0
    assert notices(made) == []


def test_a_closed_pull_request_refuses_this_version_only(made: Coalition) -> None:
    write_template(made, VERSION_2)
    made.apply()
    edit_pull(made, 1, state="closed")
    again = made.apply()
    assert (again.writes, len(made.pulls("water-map"))) == (0, 1)
    assert notices(made) == ["the pull request with this update is closed; the next version will be offered"]
    write_template(made, VERSION_2 + "# third\n")
    made.apply()
    assert [pull["state"] for pull in made.pulls("water-map")] == ["open", "closed"]


def test_an_open_pull_request_is_edited_when_the_template_moves_on(made: Coalition) -> None:
    write_template(made, VERSION_2)
    made.apply()
    write_template(made, VERSION_2 + "# third\n", RULES + CHANGELOG)
    made.apply()
    [pull] = made.pulls("water-map")
    assert content(made, WORKFLOW) == VERSION_2 + "# third\n"
    assert "Runs on pull requests" in pull["body"]
    commits = made.founder.get(f"/repos/{ORGANIZATION}/water-map/pulls/1/commits").body
    assert len(commits) == 1


def test_it_is_rebuilt_when_people_change_a_file_of_it(made: Coalition) -> None:
    write_template(made, VERSION_2)
    made.apply()
    made.write("water-map", "OTHER.md", "Nothing to do with it.\n")
    assert made.apply().writes == 0
    made.write("water-map", WORKFLOW, VERSION_1.replace("make docs", "make site"))
    made.apply()
    assert content(made, WORKFLOW) == VERSION_2.replace("make docs", "make site")
    assert "OTHER.md" in made.files("water-map", BRANCH)


def test_a_pull_request_becomes_a_draft_and_ready_again_with_its_conflicts(made: Coalition) -> None:
    (made.root / "templates/small/b.txt").write_text("b\n")
    write_template(made, VERSION_2)
    made.apply()
    made.write("water-map", WORKFLOW, VERSION_1.replace("on: push", "on: workflow_dispatch"))
    made.apply()
    [pull] = made.pulls("water-map")
    assert pull["draft"]
    made.write("water-map", WORKFLOW, VERSION_1)
    made.apply()
    [pull] = made.pulls("water-map")
    assert not pull["draft"]


def test_it_is_closed_when_nothing_remains_and_that_is_no_refusal(made: Coalition) -> None:
    write_template(made, VERSION_2)
    made.apply()
    write_template(made, VERSION_1)
    made.apply()
    [pull] = made.pulls("water-map")
    assert (pull["state"], "nothing left to update" in pull["body"]) == ("closed", True)
    refs = made.founder.get(f"/repos/{ORGANIZATION}/water-map/branches").body
    assert [ref["name"] for ref in refs] == ["main"]
    write_template(made, VERSION_2)
    made.apply()
    assert [pull["state"] for pull in made.pulls("water-map")] == ["open", "closed"]


def test_a_branch_with_commits_of_people_is_left_to_them(made: Coalition) -> None:
    write_template(made, VERSION_2)
    made.apply()
    made.write("water-map", "mine.txt", "Mine.\n", BRANCH)
    write_template(made, VERSION_2 + "# third\n")
    again = made.apply()
    assert again.writes == 0
    assert content(made, "mine.txt") == "Mine.\n"
    assert notices(made) == [
        "someone else has committed to the branch `tahaluf/update`, so Tahaluf does not change it"
    ]


def test_a_branch_that_moves_during_the_run_is_not_overwritten(made: Coalition) -> None:
    write_template(made, VERSION_2)
    made.apply()
    write_template(made, VERSION_2 + "# third\n")
    pushed: list[bool] = []

    def push(request: Request, writes: int) -> Response | None:
        if request.path.endswith("/git/commits") and not pushed:
            pushed.append(True)
            made.recorder.enabled = False
            made.write("water-map", "mine.txt", "Mine.\n", BRANCH)
            made.recorder.enabled = True
        return None

    made.recorder.failure = push
    assert made.apply().code == 1
    assert content(made, "mine.txt") == "Mine.\n"


def test_a_fork_with_the_same_branch_is_no_answer(made: Coalition) -> None:
    write_template(made, VERSION_2)
    open_pull_from_fork(made, "water-map", BRANCH)
    made.apply()
    assert [pull["user"]["login"] for pull in made.pulls("water-map")] == ["tahaluf[bot]", "a-stranger"]


def test_changed_values_and_variables_arrive_in_the_language_of_the_repository(made: Coalition) -> None:
    rules = "description: x\nvariables:\n  port: {type: int, default: 80}\nfiles:\n  '*': {policy: managed}\n"
    write_template(made, VERSION_1, rules)
    (made.root / "templates/small/ABOUT.md.jinja").write_text("{{ summary }}\n\n\nPort {{ port }}\n")
    made.apply()
    merge_pull(made, 1)
    summary = "أين تعمل الآبار"
    made.apply(manifest(project("water-map", lang="ar", summary=summary)))
    say = translator_for(["ar"]).translate
    pull = made.pulls("water-map")[0]
    assert pull["title"] == say(update_texts.TITLE, template="small")
    for message in ("NEW_VALUES", "MERGED_NOTE", "FILES_HEADING", "CLOSING_NOTE"):
        assert say(getattr(update_texts, message)) in pull["body"]
    assert_has_no_english(pull["title"], pull["body"])
    assert content(made, "ABOUT.md") == f"{summary}\n\n\nPort 80\n"

    entry = project("water-map", lang="ar", summary=summary, repository={"variables": {"port": 81}})
    made.apply(manifest(entry))
    assert content(made, "ABOUT.md") == f"{summary}\n\n\nPort 81\n"


def test_a_changelog_and_conflicts_arrive_in_the_language_of_the_repository(made: Coalition) -> None:
    made.apply(manifest(project("water-map", lang="ar", summary="أين تعمل الآبار")))
    made.write("water-map", WORKFLOW, VERSION_1.replace("on: push", "on: workflow_dispatch"))
    write_template(made, VERSION_2, RULES + CHANGELOG)
    (made.root / "templates/small/NEW.md").write_text("New.\n")
    made.apply()
    [pull] = made.pulls("water-map")
    assert pull["draft"]
    assert "يعمل عند طلبات الدمج" in pull["body"]
    assert_has_no_english(pull["title"], pull["body"])


def assert_has_no_english(*texts: str) -> None:
    """Check that nothing but code, HTML and the template's name is written in Latin letters."""
    for text in texts:
        own_words = re.sub(r"<!--.*?-->|```.*?```|`[^`]*`|</?[a-z][^>]*>|&[a-z]+;", "", text, flags=re.DOTALL)
        assert set(re.findall("[A-Za-z]+", own_words)) <= {"small"}


def test_another_template_keeps_what_both_have(made: Coalition) -> None:
    folder = made.root / "templates/other"
    (folder / WORKFLOW).parent.mkdir(parents=True)
    (folder / WORKFLOW).write_text(VERSION_2)
    (folder / "template.yml").write_text(RULES)
    (folder / "NEWS.md").write_text("News.\n")
    made.apply(manifest(project("water-map", repository={"template": "other"})))
    [pull] = made.pulls("water-map")
    assert pull["title"] == "Switch the files from the template small to other"
    assert made.files("water-map", BRANCH) == [WORKFLOW, LOCK_PATH, "NEWS.md", "NOTES.md"]


def test_only_some_pull_requests_are_open_at_a_time_and_urgent_ones_come_first(coalition: Coalition) -> None:
    slugs = ("a-map", "b-map", "c-map")
    text = manifest(*map(project, slugs), head="updates: {open_pull_requests: 1}\n")
    urgent = coalition.root / "templates/fast"
    (urgent / WORKFLOW).parent.mkdir(parents=True)
    (urgent / WORKFLOW).write_text(VERSION_1)
    (urgent / "template.yml").write_text(RULES)
    write_template(coalition, VERSION_1)
    text = text.replace('"C-Map"', '"C-Map", repository: {template: fast}')
    assert coalition.apply(text).code == 0
    write_template(coalition, VERSION_2)
    (urgent / WORKFLOW).write_text(VERSION_2)
    (urgent / "template.yml").write_text(RULES + CHANGELOG.replace("version: 1", "version: 1, urgent: true"))
    coalition.apply()
    assert [len(coalition.pulls(slug)) for slug in slugs] == [0, 0, 1]
    waiting = coalition.plan().plan["unmanaged"]
    assert {item["project"] for item in waiting if "waits" in item["reason"]} == {"a-map", "b-map"}
    number = coalition.pulls("c-map")[0]["number"]
    coalition.founder.rest(Rest("PUT", f"/repos/{ORGANIZATION}/c-map/pulls/{number}/merge", {}))
    coalition.apply()
    assert [len(coalition.pulls(slug)) for slug in slugs] == [1, 0, 1]


def test_a_repository_with_a_damaged_lock_is_reported(made: Coalition) -> None:
    made.write("water-map", LOCK_PATH, "{}")
    write_template(made, VERSION_2)
    assert made.apply().writes == 0
    [notice] = notices(made)
    assert '"lock": 1' in notice


def test_an_adopted_repository_is_updated_without_its_own_files(coalition: Coalition) -> None:
    write_template(coalition, VERSION_1)
    coalition.create_repository("water-map", {WORKFLOW: "mine\n"}, visibility="public")
    assert coalition.apply(TEXT).code == 0
    [adoption] = coalition.pulls("water-map")
    lock = read_lock(content(coalition, LOCK_PATH, adoption["head"]["ref"]).encode())
    assert set(lock.files) == {WORKFLOW, "NOTES.md"}
    merge_pull(coalition, 1)
    write_template(coalition, VERSION_2)
    (coalition.root / "templates/small/NEW.md").write_text("New.\n")
    assert coalition.apply().code == 0
    assert content(coalition, WORKFLOW) == "mine\n"
    assert content(coalition, "NEW.md") == "New.\n"
    assert "not be offered" not in coalition.pulls("water-map")[0]["body"]


def test_a_private_repository_without_drafts_gets_a_plain_pull_request(made: Coalition) -> None:
    (made.root / "templates/small/b.txt").write_text("b\n")
    made.write("water-map", WORKFLOW, VERSION_1.replace("on: push", "on: workflow_dispatch"))
    write_template(made, VERSION_2)

    def refuse(request: Request, writes: int) -> Response | None:
        if request.path.endswith("/pulls") and b'"draft"' in request.body:
            return json_response(
                422, {"message": "Draft pull requests are not supported in this repository."}
            )
        return None

    made.recorder.failure = refuse
    assert made.apply().code == 0
    [pull] = made.pulls("water-map")
    assert not pull["draft"]


def test_an_error_in_one_repository_does_not_stop_the_next(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    slugs = ("a-map", "b-map")
    write_template(coalition, VERSION_1)
    assert coalition.apply(manifest(*map(project, slugs))).code == 0
    write_template(coalition, VERSION_2)
    for step in ("facts_from", "folders_for", "with_folders", "contents_for"):
        calls: list[str] = []
        original = getattr(updates, step)

        def fail_first(*args: Any, calls: list[str] = calls, original: Any = original) -> Any:
            calls.append("")
            if len(calls) == 1:
                raise RuntimeError("a value that no log may show")
            return original(*args)

        with monkeypatch.context() as patch:
            patch.setattr(updates, step, fail_first)
            planned = coalition.plan()
        assert [change["project"] for change in planned.plan["changes"]] == ["b-map"], step
        assert ["internal error" in item["reason"] for item in planned.plan["blocked"]] == [True], step
        assert "a value" not in planned.output


def test_a_repository_that_github_does_not_return_is_blocked_alone(made: Coalition) -> None:
    write_template(made, VERSION_2)

    def refuse(request: Request, writes: int) -> Response | None:
        if b"updates: pullRequests" not in request.body:
            return None
        error = {
            "type": "FORBIDDEN",
            "path": ["n0", "lock"],
            "message": "Resource not accessible by integration",
        }
        return json_response(200, {"data": {"n0": None}, "errors": [error]})

    made.recorder.failure = refuse
    planned = made.plan()
    assert planned.code == 1
    [blocked] = planned.plan["blocked"]
    assert "Resource not accessible" in blocked["reason"]


def run_of_apply(status: str, conclusion: str | None) -> dict[str, Any]:
    return {
        "html_url": "https://hub.example/runs/7",
        "updated_at": "2026-11-28T10:20:30Z",
        "status": status,
        "conclusion": conclusion,
    }


RUNS: list[tuple[int, list[dict[str, Any]], str]] = [
    (200, [], "It has never run in example-coalition/control."),
    (200, [run_of_apply("queued", None)], "run has not finished yet: https://hub.example/runs/7"),
    (
        200,
        [run_of_apply("completed", "success")],
        "run succeeded at 2026-11-28 10:20:30 UTC, so either the updates",
    ),
    (
        200,
        [run_of_apply("completed", "failure")],
        "with the result “failure”, which may be the reason: https:",
    ),
    (403, [], "This command cannot read its runs."),
    (404, [], "This command cannot read its runs."),
]


def test_a_plan_says_why_the_pull_requests_of_an_update_are_missing(made: Coalition) -> None:
    write_template(made, VERSION_2)
    path = made.write_manifest(None)
    for status, runs, expected in RUNS:
        answer = json_response(status, {"message": "no", "workflow_runs": runs})
        made.recorder.failure = lambda request, _, answer=answer: (
            answer if request.path.endswith("/actions/workflows/apply.yml/runs") else None
        )
        planned = made.run("plan", "--manifest", path, GITHUB_ACTIONS="")
        assert planned.code == 2
        assert "water-map: create pull request that updates files from template small (1 file)" in planned.out
        assert "1 update pull request has not been opened yet. The Apply workflow opens it. " in planned.out
        assert expected in planned.out
    made.recorder.failure = None
    public = made.run("plan", "--manifest", path, GITHUB_ACTIONS="true")
    assert "not been opened yet" not in public.out
    unknown = made.run("plan", "--manifest", path, GITHUB_ACTIONS="", GITHUB_REPOSITORY="")
    assert "This command cannot read its runs." in unknown.out


def test_open_pull_requests_are_linked_in_the_plan_and_in_the_summary(made: Coalition) -> None:
    write_template(made, VERSION_2)
    summary = made.root / "summary.md"
    assert made.apply(None, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary)).code == 0
    query = "/pulls?q=is%3Apr%20is%3Aopen%20head%3Atahaluf%2Fupdate%20org%3Aexample-coalition"
    assert f"{query}) shows the open pull requests with updates." in summary.read_text("utf-8")
    planned = made.run("plan", "--manifest", made.write_manifest(None), GITHUB_ACTIONS="")
    assert planned.code == 0
    assert (
        "1 pull request that updates template files is open (water-map#1): " in planned.out
        and query in planned.out
    )
