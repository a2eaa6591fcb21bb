import pytest

from localhub.workflows.files import read
from localhub.workflows.triggers import Occurrence, started

JOBS = "jobs: {only: {runs-on: ubuntu-latest, steps: [{run: ':'}]}}"


def started_by(event: Occurrence, text: str):
    return started([read("w.yml", f"on: {text}\n{JOBS}")], event)


def push(branch: str = "main", *changed: str, **more) -> Occurrence:
    return Occurrence("push", ref=f"refs/heads/{branch}", changed=changed, **more)


def tag(name: str) -> Occurrence:
    return Occurrence("push", ref=f"refs/tags/{name}", changed=())


def pull(action: str, base: str = "main", *changed: str) -> Occurrence:
    return Occurrence("pull_request", action, ref="refs/pull/1/merge", base=base, changed=changed)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("push", push()),
        ("[push, issues]", Occurrence("issues", "labeled")),
        ("{issues: }", Occurrence("issues", "opened")),
        ("{issues: {types: [opened, edited]}}", Occurrence("issues", "edited")),
        ("{issues: {types: opened}}", Occurrence("issues", "opened")),
        ("pull_request", pull("opened")),
        ("pull_request", pull("synchronize")),
        ("{pull_request: {types: [closed]}}", pull("closed")),
        ("{pull_request: {branches: [main]}}", pull("opened")),
        ("{pull_request: {paths: [projects.yml]}}", pull("opened", "main", "projects.yml", "x")),
        ("{push: {branches: ['release/**']}}", push("release/a/b")),
        ("{push: {branches: ['feature-?']}}", push("feature")),
        ("{push: {branches: ['v[0-9]+']}}", push("v12")),
        ("{push: {branches: ['*', '!gh-pages']}}", push("main")),
        ("{push: {paths: ['templates/**']}}", push("main", "templates/web/README.md")),
        ("{push: {paths: ['**/*.md']}}", push("main", "README.md")),
        ("{push: {paths-ignore: ['docs/**']}}", push("main", "docs/a", "src/b")),
        ("{push: {tags: ['v*']}}", tag("v1")),
        ("push", tag("v1")),
        ("{push: {paths: ['a']}}", Occurrence("push", ref="refs/tags/v1", changed=("b",))),
        ("{schedule: [{cron: '0 0 * * *'}]}", Occurrence("schedule")),
        ("{repository_dispatch: {types: [rebuild]}}", Occurrence("repository_dispatch", "rebuild")),
        ("workflow_dispatch", Occurrence("workflow_dispatch", from_github_token=True)),
    ],
)
def test_an_event_starts_the_workflows_that_listen_to_it(text: str, event: Occurrence):
    assert started_by(event, text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("push", Occurrence("issues", "opened")),
        ("{issues: {types: [opened]}}", Occurrence("issues", "labeled")),
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
        ("issues", Occurrence("issues", "opened", from_github_token=True)),
        ("{repository_dispatch: {types: [rebuild]}}", Occurrence("repository_dispatch", "other")),
    ],
)
def test_what_the_filters_leave_out_starts_nothing(text: str, event: Occurrence):
    assert not started_by(event, text)
