from typing import Any

import pytest

from localhub.workflows.triggers import TriggerEvent, started_workflows
from localhub.workflows.workflow_files import WorkflowFile, parse

JOBS = "jobs: {only: {runs-on: ubuntu-latest, steps: [{run: ':'}]}}"


def started_by(event: TriggerEvent, text: str) -> list[WorkflowFile]:
    return started_workflows([parse("w.yml", f"on: {text}\n{JOBS}")], event)


def push(branch: str = "main", *changed: str, **more: Any) -> TriggerEvent:
    return TriggerEvent("push", ref=f"refs/heads/{branch}", changed=changed, **more)


def tag(name: str) -> TriggerEvent:
    return TriggerEvent("push", ref=f"refs/tags/{name}", changed=())


def pull(action: str, base: str = "main", *changed: str, **more: Any) -> TriggerEvent:
    return TriggerEvent("pull_request", action, ref="refs/pull/1/merge", base=base, changed=changed, **more)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("push", push()),
        ("[push, issues]", TriggerEvent("issues", "labeled")),
        ("{issues: }", TriggerEvent("issues", "opened")),
        ("{issues: {types: [opened, edited]}}", TriggerEvent("issues", "edited")),
        ("{issues: {types: opened}}", TriggerEvent("issues", "opened")),
        ("pull_request", pull("opened")),
        ("pull_request", pull("synchronize")),
        ("{pull_request: {types: [closed]}}", pull("closed")),
        ("{pull_request: {branches: [main]}}", pull("opened")),
        ("{pull_request: {paths: [projects.yml]}}", pull("opened", "main", "projects.yml", "x")),
        ("push", push("main", "a", message="About skip ci\n\nskip-checks: true is a trailer")),
        ("issues", TriggerEvent("issues", "opened", message="[skip ci]")),
        ("{push: {branches: ['release/**']}}", push("release/a/b")),
        ("{push: {branches: ['feature-?']}}", push("feature")),
        ("{push: {branches: ['v[0-9]+']}}", push("v12")),
        ("{push: {branches: ['*', '!gh-pages']}}", push("main")),
        ("{push: {paths: ['templates/**']}}", push("main", "templates/web/README.md")),
        ("{push: {paths: ['**/*.md']}}", push("main", "README.md")),
        ("{push: {paths-ignore: ['docs/**']}}", push("main", "docs/a", "src/b")),
        ("{push: {tags: ['v*']}}", tag("v1")),
        ("push", tag("v1")),
        ("{push: {paths: ['a']}}", TriggerEvent("push", ref="refs/tags/v1", changed=("b",))),
        ("{schedule: [{cron: '0 0 * * *'}]}", TriggerEvent("schedule")),
        ("{repository_dispatch: {types: [rebuild]}}", TriggerEvent("repository_dispatch", "rebuild")),
        ("workflow_dispatch", TriggerEvent("workflow_dispatch", from_github_token=True)),
    ],
)
def test_event_starts_matching_workflows(text: str, event: TriggerEvent) -> None:
    assert started_by(event, text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("push", TriggerEvent("issues", "opened")),
        ("{issues: {types: [opened]}}", TriggerEvent("issues", "labeled")),
        ("pull_request", pull("closed")),
        ("pull_request", pull("labeled")),
        ("{pull_request: {branches: [main]}}", pull("opened", "next")),
        ("{pull_request: {paths: [projects.yml]}}", pull("opened", "main", "x")),
        ("{push: {branches: [main]}}", push("next")),
        ("{push: {branches: ['release/*']}}", push("release/a/b")),
        ("{push: {branches: ['*', '!gh-pages']}}", push("gh-pages")),
        ("{push: {branches-ignore: ['wip/**']}}", push("wip/x")),
        ("{push: {paths: ['*.md']}}", push("main", "docs/a.md")),
        ("{push: {paths-ignore: ['docs/**']}}", push("main", "docs/a")),
        ("{push: {branches: [main]}}", tag("v1")),
        ("{push: {tags: ['v*']}}", push("main")),
        ("push", push("main", "a", message="typo [skip ci]")),
        ("push", push("main", "a", message="Typo\n\nA longer text [actions skip] here")),
        ("push", push("main", "a", message="Typo\n\n\nskip-checks: true")),
        ("push", push("main", "a", message="Typo\n\n\nSigned-off-by: a\nskip-checks:true\n")),
        ("pull_request", pull("synchronize", message="[no ci] Typo")),
        ("issues", TriggerEvent("issues", "opened", from_github_token=True)),
        ("{repository_dispatch: {types: [rebuild]}}", TriggerEvent("repository_dispatch", "other")),
    ],
)
def test_filtered_events_start_nothing(text: str, event: TriggerEvent) -> None:
    assert not started_by(event, text)
