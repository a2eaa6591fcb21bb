"""The runner over HTTP: REST, stock `gh`, forms, schedules."""

import io
import json
import zipfile

import pytest

from support.runner_harness import HubHarness

pytestmark = pytest.mark.e2e
REPOSITORY = "/repos/an-org/water-map"
WORKFLOW = """
name: Look
on:
  workflow_dispatch: {inputs: {what: {default: tea}}}
  schedule: [{cron: '17 3 * * *'}]
  issues:
  repository_dispatch: {types: [rebuild]}
permissions: {contents: read, actions: write}
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo "${{ inputs.what }}${{ github.event.schedule }}${{ github.event.client_payload.what }}"
"""
FORM = """
name: Propose
description: A project
labels: [proposal, unknown here]
body: [{type: input, id: name, attributes: {label: Name}, validations: {required: true}}]
"""


def test_gh_runs_a_workflow_and_reads_its_log(hub_harness: HubHarness) -> None:
    hub_harness.workflow(WORKFLOW, "look.yml")
    hub_harness.gh("workflow", "run", "look.yml", "--ref", "main", "-f", "what=water")
    hub_harness.wait_until()
    (run,) = json.loads(hub_harness.gh("run", "list", "--json", "databaseId,conclusion,event,workflowName"))
    assert (run["conclusion"], run["event"], run["workflowName"]) == ("success", "workflow_dispatch", "Look")
    number = str(run["databaseId"])
    assert "water" in hub_harness.gh("run", "view", number, "--log")
    hub_harness.gh("run", "rerun", number)
    hub_harness.wait_until()
    assert json.loads(hub_harness.gh("run", "view", number, "--json", "attempt"))["attempt"] == 2


def test_gh_shows_checks_of_a_pull_request(hub_harness: HubHarness) -> None:
    check = "on: pull_request\njobs: {look: {runs-on: ubuntu-latest, steps: [{run: exit 1}]}}\n"
    root = "/repos/an-org/water-map"
    _, tip = hub_harness.commit({"README.md": "# water"})
    hub_harness.request("POST", f"{root}/git/refs", {"ref": "refs/heads/idea", "sha": tip})
    hub_harness.commit({".github/workflows/look.yml": check}, "idea")
    hub_harness.request("POST", f"{root}/pulls", {"title": "x", "head": "idea", "base": "main"})
    hub_harness.wait_until()
    shown = json.loads(hub_harness.gh("pr", "view", "1", "--json", "statusCheckRollup"))["statusCheckRollup"]
    assert [(one["name"], one["status"], one["conclusion"]) for one in shown] == [
        ("look", "COMPLETED", "FAILURE")
    ]


def test_gh_sets_secrets_and_variables_for_jobs(hub_harness: HubHarness) -> None:
    hub_harness.gh("secret", "set", "KEY", "--body", "سرّ")
    hub_harness.gh("variable", "set", "WHERE", "--body", "here")
    hub_harness.workflow("""
on: workflow_dispatch
jobs:
  only:
    runs-on: ubuntu-latest
    steps: [{run: 'printf "%s" "$KEY" | od -An -tx1; echo ${{ vars.WHERE }}', env: {KEY: "${{ secrets.KEY }}"}}]
""")
    hub_harness.gh("workflow", "run", "w.yml", "--ref", "main")
    hub_harness.wait_until()
    log = hub_harness.only_job().log
    assert "سرّ".encode().hex(" ") in log
    assert "here" in log


def test_all_run_endpoints_match_the_description(hub_harness: HubHarness) -> None:
    hub_harness.workflow(WORKFLOW, "look.yml")
    assert hub_harness.request("POST", f"{REPOSITORY}/dispatches", {"event_type": "rebuild"})[0] == 204
    hub_harness.wait_until()
    _, listed = hub_harness.request(
        "GET", f"{REPOSITORY}/actions/runs?event=repository_dispatch&status=success"
    )
    assert listed["total_count"] == 1
    run = listed["workflow_runs"][0]
    _, jobs = hub_harness.request("GET", f"{REPOSITORY}/actions/runs/{run['id']}/jobs")
    job = jobs["jobs"][0]
    for path in (
        "actions/workflows",
        "actions/workflows/look.yml",
        "actions/workflows/look.yml/runs",
        f"actions/runs/{run['id']}",
        f"actions/runs/{run['id']}/artifacts",
        f"actions/jobs/{job['id']}",
        "commits/main/check-runs",
        "commits/main/check-suites",
        f"check-runs/{job['id']}",
        f"check-suites/{run['id']}",
        "environments",
    ):
        assert hub_harness.request("GET", f"{REPOSITORY}/{path}")[0] == 200, path
    _, log = hub_harness.request("GET", f"{REPOSITORY}/actions/jobs/{job['id']}/logs")
    assert b"Run actions/checkout@v4" in log
    _, archive = hub_harness.request("GET", f"{REPOSITORY}/actions/runs/{run['id']}/logs")
    assert "0_only.txt" in zipfile.ZipFile(io.BytesIO(archive)).namelist()


def test_dispatch_with_unknown_inputs_is_rejected(hub_harness: HubHarness) -> None:
    hub_harness.workflow(WORKFLOW, "look.yml")
    path = f"{REPOSITORY}/actions/workflows/look.yml/dispatches"
    status, answer = hub_harness.request("POST", path, {"ref": "main", "inputs": {"colour": "red"}})
    assert (status, answer["message"]) == (422, "Unexpected inputs provided: ['colour']")
    assert hub_harness.request("POST", path, {"ref": "nowhere"})[0] == 422


def test_schedule_can_be_triggered(hub_harness: HubHarness) -> None:
    hub_harness.workflow(WORKFLOW, "look.yml")
    assert hub_harness.request("POST", "/_localhub/schedule/an-org/water-map")[0] == 202
    hub_harness.wait_until()
    assert "17 3 * * *" in hub_harness.only_job().log


def test_submitted_form_opens_an_issue_with_labels(hub_harness: HubHarness) -> None:
    hub_harness.commit({".github/ISSUE_TEMPLATE/propose.yml": FORM})
    hub_harness.workflow(WORKFLOW, "look.yml")
    path = "/_localhub/forms/an-org/water-map/propose.yml"
    status, answer = hub_harness.request(
        "POST", path, {"title": "خريطة", "answers": {"name": ""}}, hub_harness.visitor
    )
    assert (status, answer["errors"]) == (422, [{"field": "name", "message": "is required"}])
    status, issue = hub_harness.request(
        "POST", path, {"title": "خريطة", "answers": {"name": "Water"}}, hub_harness.visitor
    )
    assert (status, issue["body"]) == (201, "### Name\n\nWater")
    assert [label["name"] for label in issue["labels"]] == ["proposal"]
    hub_harness.wait_until()
    assert sorted(run.title for run in hub_harness.runs()) == ["خريطة", "خريطة"]  # opened, then labeled


def test_only_app_tokens_start_workflows(hub_harness: HubHarness) -> None:
    hub_harness.install_app()
    hub_harness.workflow(
        """
on: {issues: {types: [opened]}}
permissions: {issues: write}
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/create-github-app-token@v3
        id: app
        with:
          client-id: ${{ vars.CLIENT }}
          private-key: ${{ secrets.KEY }}
          permission-issues: write
      - run: |
          echo "it is $APP of ${{ steps.app.outputs.app-slug }}"
          for token in "$APP" "$OWN"; do
            curl -sf -H "authorization: bearer $token" -H "content-type: application/json" -d '{"body": "hello"}' \
              "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/${{ github.event.issue.number }}/comments"
          done
        env: {APP: "${{ steps.app.outputs.token }}", OWN: "${{ github.token }}"}
""",
        "ask.yml",
    )
    answer = "on: issue_comment\njobs: {only: {runs-on: ubuntu-latest, steps: [{run: ':'}]}}"
    hub_harness.workflow(answer, "answer.yml")
    assert hub_harness.request("POST", f"{REPOSITORY}/issues", {"title": "A question"})[0] == 201
    hub_harness.wait_until()
    assert [(run.event, run.conclusion) for run in hub_harness.runs()] == [
        ("issues", "success"),
        ("issue_comment", "success"),
    ]
    assert "it is *** of a-bot" in hub_harness.jobs(hub_harness.runs()[0])["only"].log
    _, comments = hub_harness.request("GET", f"{REPOSITORY}/issues/1/comments")
    assert [comment["user"]["login"] for comment in comments] == ["a-bot[bot]", "github-actions[bot]"]
