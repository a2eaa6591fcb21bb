"""The runner as clients meet it: REST against GitHub's own description, the stock `gh`, forms, the clock."""

import io
import json
import zipfile

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from localhub.world import World, accounts, apps, settings
from localhub.world.settings import Place

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


def test_gh_starts_a_workflow_and_reads_its_log(served):
    served.workflow(WORKFLOW, "look.yml")
    served.gh("workflow", "run", "look.yml", "--ref", "main", "-f", "what=water")
    served.wait()
    (run,) = json.loads(served.gh("run", "list", "--json", "databaseId,conclusion,event,workflowName"))
    assert (run["conclusion"], run["event"], run["workflowName"]) == ("success", "workflow_dispatch", "Look")
    number = str(run["databaseId"])
    assert "water" in served.gh("run", "view", number, "--log")
    served.gh("run", "rerun", number)
    served.wait()
    assert json.loads(served.gh("run", "view", number, "--json", "attempt"))["attempt"] == 2


def test_gh_sees_what_workflows_found_of_a_pull_request(served):
    check = "on: pull_request\njobs: {look: {runs-on: ubuntu-latest, steps: [{run: exit 1}]}}\n"
    root = "/repos/an-org/water-map"
    _, tip = served.commit({"README.md": "# water"})
    served.ask_over_http("POST", f"{root}/git/refs", {"ref": "refs/heads/idea", "sha": tip})
    served.commit({".github/workflows/look.yml": check}, "idea")
    served.ask_over_http("POST", f"{root}/pulls", {"title": "x", "head": "idea", "base": "main"})
    served.wait()
    shown = json.loads(served.gh("pr", "view", "1", "--json", "statusCheckRollup"))["statusCheckRollup"]
    assert [(one["name"], one["status"], one["conclusion"]) for one in shown] == [
        ("look", "COMPLETED", "FAILURE")
    ]


def test_gh_sets_secrets_and_variables_that_jobs_then_have(served):
    served.gh("secret", "set", "KEY", "--body", "سرّ")
    served.gh("variable", "set", "WHERE", "--body", "here")
    served.workflow("""
on: workflow_dispatch
jobs:
  only:
    runs-on: ubuntu-latest
    steps: [{run: 'printf "%s" "$KEY" | od -An -tx1; echo ${{ vars.WHERE }}', env: {KEY: "${{ secrets.KEY }}"}}]
""")
    served.gh("workflow", "run", "w.yml", "--ref", "main")
    served.wait()
    log = served.only_job().log
    assert "سرّ".encode().hex(" ") in log
    assert "here" in log


def test_every_view_of_a_run_keeps_to_the_description(served):
    served.workflow(WORKFLOW, "look.yml")
    assert served.ask_over_http("POST", f"{REPOSITORY}/dispatches", {"event_type": "rebuild"})[0] == 204
    served.wait()
    _, listed = served.ask_over_http(
        "GET", f"{REPOSITORY}/actions/runs?event=repository_dispatch&status=success"
    )
    assert listed["total_count"] == 1
    run = listed["workflow_runs"][0]
    _, jobs = served.ask_over_http("GET", f"{REPOSITORY}/actions/runs/{run['id']}/jobs")
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
        assert served.ask_over_http("GET", f"{REPOSITORY}/{path}")[0] == 200, path
    _, log = served.ask_over_http("GET", f"{REPOSITORY}/actions/jobs/{job['id']}/logs")
    assert b"Run actions/checkout@v4" in log
    _, archive = served.ask_over_http("GET", f"{REPOSITORY}/actions/runs/{run['id']}/logs")
    assert "0_only.txt" in zipfile.ZipFile(io.BytesIO(archive)).namelist()


def test_a_dispatch_with_wrong_inputs_is_refused(served):
    served.workflow(WORKFLOW, "look.yml")
    path = f"{REPOSITORY}/actions/workflows/look.yml/dispatches"
    status, answer = served.ask_over_http("POST", path, {"ref": "main", "inputs": {"colour": "red"}})
    assert (status, answer["message"]) == (422, "Unexpected inputs provided: ['colour']")
    assert served.ask_over_http("POST", path, {"ref": "nowhere"})[0] == 422


def test_the_clock_can_be_turned(served):
    served.workflow(WORKFLOW, "look.yml")
    assert served.ask_over_http("POST", "/_localhub/schedule/an-org/water-map")[0] == 202
    served.wait()
    assert "17 3 * * *" in served.only_job().log


def test_a_form_filled_in_by_anybody_opens_an_issue_with_the_form_s_labels(served):
    served.commit({".github/ISSUE_TEMPLATE/propose.yml": FORM})
    served.workflow(WORKFLOW, "look.yml")
    path = "/_localhub/forms/an-org/water-map/propose.yml"
    status, answer = served.ask_over_http(
        "POST", path, {"title": "خريطة", "answers": {"name": ""}}, served.visitor
    )
    assert (status, answer["errors"]) == (422, [{"field": "name", "message": "is required"}])
    status, issue = served.ask_over_http(
        "POST", path, {"title": "خريطة", "answers": {"name": "Water"}}, served.visitor
    )
    assert (status, issue["body"]) == (201, "### Name\n\nWater")
    assert [label["name"] for label in issue["labels"]] == ["proposal"]
    served.wait()
    assert sorted(run.title for run in served.runs()) == ["خريطة", "خريطة"]  # opened, then labeled


def install_app(world: World) -> None:
    """An App that may write issues, its key and client id where a workflow finds them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    organization = accounts.find_organization(world, "an-org")
    app = apps.add_app(
        world, "a-bot", organization.id, public.decode(), {"issues": "write", "contents": "write"}
    )
    apps.install(world, app, organization.id)
    place = Place(organization_id=organization.id)
    settings.put(world, "secret", place, "KEY", private.decode())
    settings.put(world, "variable", place, "CLIENT", app.client_id)


def test_what_an_app_s_token_does_starts_workflows_and_what_the_job_s_own_does_starts_none(served):
    served.ask(install_app)
    served.workflow(
        """
on: {issues: {types: [opened]}}
permissions: {issues: write}
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/create-github-app-token@v2
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
    served.workflow(answer, "answer.yml")
    assert served.ask_over_http("POST", f"{REPOSITORY}/issues", {"title": "A question"})[0] == 201
    served.wait()
    assert [(run.event, run.conclusion) for run in served.runs()] == [
        ("issues", "success"),
        ("issue_comment", "success"),
    ]
    assert "it is *** of a-bot" in served.jobs(served.runs()[0])["only"].log
    _, comments = served.ask_over_http("GET", f"{REPOSITORY}/issues/1/comments")
    assert [comment["user"]["login"] for comment in comments] == ["a-bot[bot]", "github-actions[bot]"]
