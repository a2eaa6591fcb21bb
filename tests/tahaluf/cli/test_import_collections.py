"""The manifest can completely express the share of real organizations' repositories that docs/import.md states.

The data comes from organizations that publish their settings as code.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub import yaml12
from localhub.domain.teams import make_slug
from localhub.hub import Hub
from support.existing_organization import TOKEN, Newcomer
from support.published_settings import (
    METHODS,
    Collection,
    convert_to_rulesets,
    create_organization,
    login_of,
    read_collection,
    restricts_dismissals,
)
from tahaluf.manifest import Manifest, load

OWNER = "founder"
SCOPES = ["repo", "workflow", "admin:org"]
SEED = {"users": [{"login": OWNER, "id": 12, "tokens": [{"token": TOKEN, "scopes": SCOPES}]}]}
BYPASS = "it contains settings that the manifest cannot express: a bypass actor of another kind"
DOCS = Path(__file__).parents[3] / "docs" / "import.md"


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newcomer]:
    with Hub(tmp_path_factory.mktemp("hub"), SEED, run_workflows=False) as hub:
        yield Newcomer(hub, tmp_path_factory.mktemp("checkout"))


def import_and_plan(newcomer: Newcomer, login: str) -> dict[str, set[str]]:
    """Check that the manifest's plan writes nothing, and return what the manifest cannot express, by repository."""
    imported = newcomer.run("import", login)
    assert (imported.code, imported.writes) == (0, 0), imported.err
    (newcomer.folder / "projects.yml").write_text(imported.out, encoding="utf-8")
    planned = newcomer.run("plan", "--json")
    assert (planned.code, planned.writes) == (0, 0), planned.output
    assert {change["kind"] for change in planned.plan["changes"]} == {"adopt"}
    missing: dict[str, set[str]] = {}
    for line in imported.err.splitlines():
        if names := re.fullmatch(r"  (\S.*)", line):
            found = [missing.setdefault(name, set()) for name in names[1].split(", ")]
        elif item := re.fullmatch(r"    (.+?): (.+)", line):
            for notes in found:
                notes.add(item[2])
    return missing


def check_row(collection: Collection, classic: set[str], rulesets: set[str]) -> None:
    """Check the numbers of completely expressed repositories in the table in docs/import.md."""
    total = len(collection.repositories)
    shares = " | ".join(f"{len(names)} ({len(names) / total:.0%})" for names in (classic, rulesets))
    assert f"| {collection.name} | {total} | {shares} |" in DOCS.read_text("utf-8")


def check_values(newcomer: Newcomer, collection: Collection) -> Manifest:
    """Check each repository's values in the imported files, which an import could otherwise omit silently."""
    manifest = load((newcomer.folder / "projects.yml").read_text("utf-8"))
    people = yaml12.load((newcomer.folder / "people.local.yml").read_text("utf-8")).get("projects", {})
    for name, facts in collection.repositories.items():
        project = manifest.project(name)
        settings = project.settings.settings.model_dump(exclude_unset=True)
        assert len(project.topics or ()) == facts["topics"]
        assert bool(project.summary) == facts["description"]
        assert (project.homepage is not None) == facts["homepage"]
        assert {method for method, key in METHODS.items() if settings.get(key, True)} == set(facts["merge"])
        assert settings.get("delete_branch_on_merge", False) == facts["delete_branch"]
        assert settings.get("allow_auto_merge", False) == facts["auto_merge"]
        assert (project.settings.pages is not None) == (facts["pages"] is not None)
        grants = {
            make_slug(team["name"]): team["repositories"][name]
            for team in collection.teams
            if name in team["repositories"]
        }
        own = manifest.team_for(project)
        listed = {**(manifest.teams_for(project) or {}), **({own.name: own.permission} if own else {})}
        assert listed == grants
        collaborators = people.get(name, {}).get("collaborators", ())
        found = {one["login"]: one["permission"] for one in collaborators}
        assert found == {login_of(one): role for one, role in facts.get("collaborators", {}).items()}
    return manifest


def test_the_share_of_sigstore(newcomer: Newcomer) -> None:
    sigstore = read_collection("sigstore")
    names = set(sigstore.repositories)
    create_organization(newcomer.hub, "sigstore", sigstore, OWNER)
    with_classic = import_and_plan(newcomer, "sigstore")
    protected = {name for name, facts in sigstore.repositories.items() if facts["protection"]}
    assert with_classic == {name: {"classic branch protection is left as it is"} for name in protected}

    convert_to_rulesets(newcomer.hub, "sigstore", sigstore)
    with_rulesets = import_and_plan(newcomer, "sigstore")
    assert with_rulesets == {name: {BYPASS} for name in ("root-signing", "root-signing-staging")}
    manifest = check_values(newcomer, sigstore)
    rulesets = manifest.rulesets_for(manifest.project("cosign"))
    assert rulesets is not None
    assert rulesets.keys() == {
        "Protect main", "Pushes to main", "Protect release-1.13", "Pushes to release-1.13"
    }  # fmt: skip
    # For every ruleset that restricts who may dismiss reviews, the manifest contains this
    for name in names - with_rulesets.keys():
        for branch, protection in sigstore.repositories[name]["protection"].items():
            found = manifest.rulesets_for(manifest.project(name)) or {}
            rule = found[f"Protect {branch}"].rules.pull_request
            dismissal = rule and rule.dismissal_restriction
            assert (dismissal is not None) == restricts_dismissals({"protection": {branch: protection}})
            listed = {actor.team for actor in dismissal.allowed_actors} if dismissal else set()
            assert listed == {make_slug(team) for team in protection.get("dismissal", ())}
    check_row(sigstore, names - with_classic.keys(), names - with_rulesets.keys())


def test_the_share_of_django_commons(newcomer: Newcomer) -> None:
    django = read_collection("django-commons")
    create_organization(newcomer.hub, "django-commons", django, OWNER)
    assert import_and_plan(newcomer, "django-commons") == {}
    manifest = check_values(newcomer, django)
    fsm = manifest.project("django-fsm-2")
    assert manifest.teams_for(fsm) == {
        "django-fsm-2": "triage",
        "django-fsm-2-committers": "write",
        "django-fsm-2-admins": "admin",
    }
    assert fsm.settings.environments is not None
    assert fsm.settings.environments["pypi"].reviewers == ("django-fsm-2-admins",)
    names = set(django.repositories)
    check_row(django, names, names)
