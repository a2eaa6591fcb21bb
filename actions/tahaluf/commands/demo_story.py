"""The demo's story: what people do in each step, and what is read back afterwards.

Everybody acts through the API with a token of their own, as a browser or a script would. What the bot does, the
workflow files of this repository do.
"""

import base64
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tahaluf.forms import Form, load_form, option_key
from tahaluf.github import Session
from tahaluf.manifest import Manifest
from tahaluf.plan import Rest

from .choices import PROPOSAL, VOLUNTEER
from .demo_stage import API, REPOSITORY, Check, Stage, first_line
from .demo_world import FOUNDER, ORGANIZATION, PEOPLE, ROSTER

ARABIC, ENGLISH = "medicine-finder", "street-names"

# What people write into the forms; what they choose is taken from the forms as they stand
PROPOSAL_AR: Final = {
    "name": "دليل الدواء",
    "slug": ARABIC,
    "summary": "أي صيدلية لديها الدواء اليوم، وبأي سعر.",
    "license": "AGPL-3.0-or-later",
}
PROPOSAL_EN: Final = {
    "name": "Street names",
    "slug": ENGLISH,
    "summary": "The old names of streets, from the memory of those who walked them.",
    "license": "CC0-1.0",
}


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    play: Callable[[Stage], Iterator[Check]]


def found(stage: Stage) -> Iterator[Check]:
    """The founder pushes this repository, as it stands in the checkout, into the control repository."""
    address = f"{stage.url.replace('://', f'://x-access-token:{PEOPLE[FOUNDER]}@')}/{REPOSITORY}.git"
    with tempfile.TemporaryDirectory(dir=stage.folder) as scratch:
        env = {"GIT_INDEX_FILE": f"{Path(scratch).resolve()}/index"}
        _git(stage.checkout, ["add", "--all"], env)
        tree = _git(stage.checkout, ["write-tree"], env)
        commit = _git(stage.checkout, ["commit-tree", tree, "-m", "Found the coalition"], AUTHOR)
        _git(stage.checkout, ["push", "--quiet", address, f"{commit}:refs/heads/main"], {})
    stage.settle()
    held = stage.runs("apply.yml")
    stage.say(
        "the first apply gave nobody access, since no pull request had shown it: the founder lets it pass"
    )
    stage.dispatch("apply.yml", {"allow": "all"})
    governed = [project.slug for project in stage.manifest.projects if project.governed]
    there = [slug for slug in governed if stage.there(f"/repos/{ORGANIZATION}/{slug}")]
    stage.say(f"{len(there)} repositories of the manifest were made by the first apply")
    yield Check(
        "the first apply waits for a person", held[0]["conclusion"], held[0]["conclusion"] == "failure"
    )
    yield Check("the manifest's own repositories", f"{len(there)} of {len(governed)}", there == governed)


AUTHOR: Final = {
    "GIT_AUTHOR_NAME": FOUNDER,
    "GIT_AUTHOR_EMAIL": "founder@users.noreply.localhub",
    "GIT_COMMITTER_NAME": FOUNDER,
    "GIT_COMMITTER_EMAIL": "founder@users.noreply.localhub",
}


def _git(folder: Path, words: list[str], env: Mapping[str, str]) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def propose(stage: Stage) -> Iterator[Check]:
    """Four people send the form at the same time."""
    forms: dict[str, tuple[str, dict[str, Any]]] = {
        ARABIC: ("proposer-one", {**_proposal(stage, "ar", "dataset"), **PROPOSAL_AR}),
        ENGLISH: ("proposer-two", {**_proposal(stage, "en", "web-app"), **PROPOSAL_EN}),
        "twin": ("newcomer", {**_proposal(stage, "en", "community"), **_twin(stage.manifest)}),
        "broken": ("in-a-hurry", {**_proposal(stage, "en", "community"), **_broken()}),
    }
    with ThreadPoolExecutor(len(forms)) as threads:
        sent = {
            key: threads.submit(stage.submit, login, PROPOSAL, f"Proposal: {answers['name']}", answers)
            for key, (login, answers) in forms.items()
        }
        stage.issues |= {key: future.result() for key, future in sent.items()}
    stage.settle()
    for key in (ARABIC, ENGLISH):
        pull = stage.pull_of(stage.issues[key])
        yield Check(f"a pull request for {key}", pull["title"] if pull else "none", pull is not None)
        plan = _plan_comment(stage, pull["number"]) if pull else ""
        yield Check("the plan under it", first_line(plan), "create repository" in plan)
    yield from _answers(stage)


def _answers(stage: Stage) -> Iterator[Check]:
    twin, broken = (stage.comments(stage.issues[key]) for key in ("twin", "broken"))
    for name, answers in (("the near-duplicate", twin), ("the badly filled form", broken)):
        said = first_line(answers[0]) if answers else "nothing"
        stage.say(f"to {name} the bot said: {said}")
    likeness = stage.manifest.projects[0].slug
    yield Check("the near-duplicate is shown its twin", likeness, any(likeness in text for text in twin))
    yield Check("the badly filled form is told what to mend", f"{len(broken)} comment", len(broken) == 1)
    without = all(stage.pull_of(stage.issues[key]) is None for key in ("twin", "broken"))
    yield Check("neither has a pull request", "none" if without else "one", without)


def merge(stage: Stage) -> Iterator[Check]:
    """The founder merges one, then the other: the second was rebuilt on the first."""
    for key in (ARABIC, ENGLISH):
        pull = stage.pull_of(stage.issues[key])
        assert pull is not None  # noqa: S101  (the step before checked it)
        stage.merge(pull["number"])
        stage.settle()
    for key in (ARABIC, ENGLISH):
        yield from _project(stage, key)


def _project(stage: Stage, slug: str) -> Iterator[Check]:
    repository = stage.there(f"/repos/{ORGANIZATION}/{slug}")
    yield Check(f"repository {slug}", (repository or {}).get("description") or "none", repository is not None)
    tree = stage.there(f"/repos/{ORGANIZATION}/{slug}/git/trees/main?recursive=1") or {"tree": []}
    files = [entry["path"] for entry in tree["tree"] if entry["type"] == "blob"]
    yield Check("  its files", f"{len(files)}", "README.md" in files and "LICENSE" in files)
    labels = {
        label["name"] for label in stage.there(f"/repos/{ORGANIZATION}/{slug}/labels?per_page=100") or ()
    }
    wanted = {label.name for labels_ in stage.manifest.labels.values() for label in labels_}
    yield Check("  its labels", f"{len(labels & wanted)} of the manifest", bool(labels & wanted))
    team = stage.there(f"/orgs/{ORGANIZATION}/teams/{slug}")
    yield Check("  its team", (team or {}).get("privacy", "none"), bool(team))
    issue = stage.there(f"{API}/issues/{stage.issues[slug]}")
    yield Check("  the issue that asked", issue["state"], issue["state"] == "closed")


def volunteer(stage: Stage) -> Iterator[Check]:
    """Somebody offers help; the public answer names nobody, the stewards learn of it in the private roster."""
    role, project = _open_role(stage.manifest)
    form = _form(stage, VOLUNTEER)
    answers = {
        "skills": [_option(form, "skills", skill) for skill in role.skills],
        "hours": "3-5",
        "languages": [
            _option(form, "languages", language) for language in role.languages or project.languages
        ],
        "projects": project.slug,
        "visibility": _option(form, "visibility", "none"),
        "note": "I can begin next week.",
        "consent": list(form.field("consent").choices),
    }
    number = stage.submit("volunteer", VOLUNTEER, "Offer of help", answers)
    stage.settle()
    comments = stage.comments(number)
    stage.say(f"the public answer: {first_line(comments[0]) if comments else 'none'}")
    silent = bool(comments) and not any("volunteer" in c.split("<!--")[0].split() for c in comments)
    yield Check("the volunteer has an answer that names nobody", f"{len(comments)} comment", silent)
    notices = stage.there(f"/repos/{ORGANIZATION}/{ROSTER}/issues?state=all") or []
    told = [n for n in notices if project.slug in f"{n['title']} {n['body']}"]
    yield Check(
        f"the stewards of {project.slug} are told",
        f"{len(told)} notice in the private roster",
        len(told) == 1,
    )
    outside = Session("demo-newcomer", api_url=stage.url).get(
        f"/repos/{ORGANIZATION}/{ROSTER}/issues", accept=(404,)
    )
    yield Check("others cannot see it", f"HTTP {outside.status}", outside.status == 404)


def again(stage: Stage) -> Iterator[Check]:
    """Apply once more: nothing is left to do, and nothing is written."""
    before = {run["id"] for run in stage.runs("apply.yml")}
    stage.forget_requests()
    stage.dispatch("apply.yml", {})
    runs = [run for run in stage.runs("apply.yml") if run["id"] not in before]
    writes = stage.writes()
    yield Check("apply once more", runs[0]["conclusion"] if runs else "no run", _succeeded(runs))
    yield Check("  what it wrote", f"{writes} requests", writes == 0)


def rename(stage: Stage) -> Iterator[Check]:
    """A label gets another name in the manifest; an issue that wears it keeps it."""
    label = next(iter(next(iter(stage.manifest.labels.values()))))
    renamed = f"{label.name} (new)"
    founder = stage.person(FOUNDER)
    issue = founder.rest(
        Rest("POST", f"/repos/{ORGANIZATION}/{ARABIC}/issues", {"title": "Begin", "labels": [label.name]})
    ).body["number"]
    _edit_manifest(stage, lambda text: _renamed(text, label.name, renamed))
    stage.settle()
    worn = stage.there(f"/repos/{ORGANIZATION}/{ARABIC}/issues/{issue}")["labels"]
    names = [one["name"] for one in worn]
    yield Check("a renamed label stays on its issue", ", ".join(names), names == [renamed])


STEPS: Final = (
    Step("A new organization: this repository becomes its control repository", found),
    Step("Four people fill in the proposal form at the same time", propose),
    Step("The founder merges two of them, one after the other", merge),
    Step("Somebody offers help", volunteer),
    Step("Apply once more", again),
    Step("A label is renamed in the manifest", rename),
)


# -- the words of the forms ---------------------------------------------------------------------------------


def _form(stage: Stage, name: str) -> Form:
    return load_form((stage.checkout / name).read_text(encoding="utf-8"), name)


def _option(form: Form, field: str, key: str) -> str:
    """The text of the option that stands for a key."""
    return next(text for text in form.field(field).choices if option_key(text) == key)


def _proposal(stage: Stage, language: str, template: str) -> dict[str, Any]:
    """What every proposal answers in the same way."""
    form = _form(stage, PROPOSAL)
    return {
        "lang": _option(form, "lang", language),
        "area": _option(form, "area", next(iter(stage.manifest.areas))),
        "template": _option(form, "template", template),
        "steward": list(form.field("steward").choices),
        "consent": list(form.field("consent").choices),
    }


def _twin(manifest: Manifest) -> dict[str, str]:
    """Somebody who did not see that the first project of the manifest is there already."""
    first = manifest.projects[0]
    return {"name": first.name, "slug": f"{first.slug}-2", "summary": first.summary}


def _broken() -> dict[str, str]:
    return {"name": "Quick idea", "slug": "Quick Idea!", "summary": "Soon."}


def _open_role(manifest: Manifest) -> tuple[Any, Any]:
    """A role that wants people, in a project that has a repository here."""
    return next(
        (role, project)
        for project in manifest.projects
        if project.governed and project.status == "active"
        for role in project.roles
        if role.open and role.skills
    )


def _edit_manifest(stage: Stage, change: Callable[[str], str]) -> None:
    """A maintainer changes the manifest by hand: branch, pull request, merge."""
    founder = stage.person(FOUNDER)
    file = stage.there(f"{API}/contents/projects.yml")
    text = base64.b64decode(file["content"]).decode()
    tip = stage.there(f"{API}/git/ref/heads/main")["object"]["sha"]
    founder.rest(Rest("POST", f"{API}/git/refs", {"ref": "refs/heads/rename-label", "sha": tip}))
    changed = base64.b64encode(change(text).encode()).decode()
    body = {"message": "Rename a label", "content": changed, "sha": file["sha"], "branch": "rename-label"}
    founder.rest(Rest("PUT", f"{API}/contents/projects.yml", body))
    pull = {"title": "Rename a label", "head": "rename-label", "base": "main"}
    number = founder.rest(Rest("POST", f"{API}/pulls", pull)).body["number"]
    stage.settle()
    stage.merge(number)


def _renamed(text: str, old: str, new: str) -> str:
    """The label's entry with a new name, and the old one among its aliases."""
    quoted = f'"{new}"'
    entry = re.search(rf'\{{name: ["\']?{re.escape(old)}["\']?,[^}}]*\}}', text)
    if entry is None:
        raise ValueError(f"the label {old} is not written on one line")
    line = re.sub(r'name: ("[^"]*"|\'[^\']*\'|[^,]*)', f"name: {quoted}", entry[0], count=1)
    if "aliases: [" in line:
        line = line.replace("aliases: [", f'aliases: ["{old}", ')
    else:
        line = f'{line[:-1]}, aliases: ["{old}"]}}'
    return text.replace(entry[0], line)


def _plan_comment(stage: Stage, pull: int) -> str:
    return next((text for text in stage.comments(pull) if "<!-- shown at" in text), "")


def _succeeded(runs: list[dict[str, Any]]) -> bool:
    return bool(runs) and all(run["conclusion"] == "success" for run in runs)


def contract(stage: Stage) -> Iterator[Check]:
    """All that was asked and answered on the way, held against GitHub's own description by the server."""
    found = stage.violations()
    said = f"{found[0]['operation']}: {found[0]['message']}" if found else "0 violations"
    yield Check("every request and answer fits GitHub's API description", said, not found)
