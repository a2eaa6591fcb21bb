"""Repositories in two organizations can have the same name if their projects have different slugs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.coalition import manifest, project
from support.organization_builder import CONTROL, ORGANIZATION
from support.several_organizations import HEAD, SECOND, THIRD, Coalitions, start_coalitions
from tahaluf.flows.sync.sessions import token_variable
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import load
from tahaluf.plan import Rest

HERE = project("community", stewards=[{"login": "a-steward", "id": 4242}])


@pytest.fixture
def coalitions(tmp_path: Path) -> Iterator[Coalitions]:
    with start_coalitions(tmp_path) as here:
        yield here


def there(slug: str = "sister", organization: str = SECOND, **repository: Any) -> str:
    stewards = [{"login": "another-steward", "id": 4243}]
    return project(slug, organization=organization, stewards=stewards, repository=repository)


def text_of(*projects: str) -> str:
    return manifest(HERE, *projects, head=HEAD)


def plan_of_pull(coalitions: Coalitions, before: str, after: str, *, merge: bool = True) -> str:
    """Return the comment with the second organization's plan for a pull request that makes this change."""
    coalitions.write("control", MANIFEST_FILE, before)
    coalitions.write_manifest(before)
    number = coalitions.propose_change(after)
    coalitions.job(SECOND, "plan", "--comment", "--pull", str(number))
    [comment] = coalitions.comments(number)
    if merge:
        coalitions.merge(number)
    coalitions.founder.rest(Rest("DELETE", f"/repos/{CONTROL}/git/refs/heads/change"))
    coalitions.write_manifest(after)
    return str(comment["body"]).replace("\\-", "-")


def changes(coalitions: Coalitions, organization: str = SECOND) -> list[tuple[str, str]]:
    ran = coalitions.job(organization, "plan", "--json")
    return [(f"{change['kind']} {change['resource']}", change["target"]) for change in ran.plan["changes"]]


def test_each_organization_gets_a_repository_of_the_same_name(coalitions: Coalitions) -> None:
    ran = coalitions.apply(text_of(there(name="Community")), **coalitions.tokens())
    assert ran.code == 0, ran.output
    assert coalitions.repository_names(ORGANIZATION) == ["community", "control"]
    assert coalitions.repository_names(SECOND) == ["Community"]
    readme = coalitions.founder.get(f"/repos/{SECOND}/Community/contents/NOTES.md").body
    assert readme["name"] == "NOTES.md"
    assert coalitions.founder.get(f"/orgs/{SECOND}/teams/sister/repos/{SECOND}/Community").status == 204
    again = coalitions.apply(**coalitions.tokens())
    assert (again.code, again.writes) == (0, 0)
    words = ("access", "--project", "sister", "--manifest", str(coalitions.root / MANIFEST_FILE))
    access = coalitions.run(*words, **{token_variable(SECOND): "token-founder"})
    assert f"{SECOND}/Community" in access.out
    assert f"{ORGANIZATION}/community" not in access.out


def test_a_changed_name_is_a_rename_and_never_a_second_repository(coalitions: Coalitions) -> None:
    made, forgotten = text_of(there(name="community")), text_of(there(name="forum"))
    coalitions.apply(made, **coalitions.tokens())
    plan = plan_of_pull(coalitions, made, forgotten, merge=False)
    assert "the project already has the repository community, so a second one would be created" in plan
    assert "add `aliases: [community]` under `repository`" in plan
    assert "create repository" not in plan
    without_team = forgotten.replace('{"name": "forum"}', '{"name": "forum", "team": null}')
    for text in (forgotten, without_team):
        coalitions.write_manifest(text)
        ran = coalitions.job(SECOND, "apply", "--yes", "--allow", "all")
        assert (ran.code, ran.writes, coalitions.repository_names(SECOND)) == (1, 0, ["community"])
        assert "the project already has the repository community" in ran.out
    renamed = text_of(there(name="forum", aliases=["community"]))
    assert "rename repository" in plan_of_pull(coalitions, made, renamed).replace("**", "")
    assert coalitions.job(SECOND, "apply", "--yes").code == 0
    assert coalitions.repository_names(SECOND) == ["forum"]
    assert coalitions.repository_names(ORGANIZATION) == ["community", "control"]
    without = text_of(there(aliases=["forum", "community"]))
    assert "rename repository" in plan_of_pull(coalitions, renamed, without).replace("**", "")
    assert coalitions.job(SECOND, "apply", "--yes").code == 0
    assert coalitions.repository_names(SECOND) == ["sister"]
    assert changes(coalitions) == []


def test_projects_that_exchange_their_repositories_adopt_them(coalitions: Coalitions) -> None:
    before = text_of(there("one", name="x"), there("two", name="y"))
    after = text_of(there("one", name="y"), there("two", name="x"))
    coalitions.write("control", MANIFEST_FILE, before)
    coalitions.wait(2)
    coalitions.apply(before, **coalitions.tokens())
    coalitions.wait(2)
    plan = plan_of_pull(coalitions, before, after)
    assert plan.replace("**", "").count("adopt repository") == 2
    coalitions.wait(2)
    kept = [description(coalitions, name) for name in "xy"]
    assert coalitions.job(SECOND, "apply", "--yes").code == 1
    assert kept == [description(coalitions, name) for name in "xy"]


@pytest.mark.full
def test_a_rehearsal_distinguishes_the_repositories(coalitions: Coalitions) -> None:
    here = project("community", adopt=True)
    sister = project("sister", adopt=True, organization=SECOND, repository={"name": "community"})
    made = manifest(here, sister, head=HEAD)
    coalitions.apply(made, **coalitions.tokens())
    path = coalitions.write_manifest(made.replace("All about", "More about"))
    tokens = {token_variable(name): "token-founder" for name in (SECOND, THIRD)}
    ran = coalitions.run("rehearse", path, token="token-founder", **tokens)
    assert ran.code == 0, ran.output
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert [
        f"{ORGANIZATION}/community",
        "description",
        "All about community.",
        "More about community.",
    ] in rows
    assert [f"{SECOND}/community", "description", "All about sister.", "More about sister."] in rows


def description(coalitions: Coalitions, name: str) -> str:
    return str(coalitions.founder.get(f"/repos/{SECOND}/{name}").body["description"])


def test_an_existing_repository_of_the_same_name_is_not_taken_for_ours(coalitions: Coalitions) -> None:
    """The manifest has had this name for a long time, but only in the other organization."""
    coalitions.write("control", MANIFEST_FILE, text_of())
    coalitions.wait(2)
    body = {"name": "community", "private": True, "auto_init": True}
    coalitions.founder.rest(Rest("POST", f"/orgs/{SECOND}/repos", body))
    plan = plan_of_pull(coalitions, text_of(), text_of(there(name="community")))
    assert "this name is not available" in plan


def test_an_import_gives_the_second_repository_another_slug(coalitions: Coalitions) -> None:
    coalitions.apply(text_of(), **coalitions.tokens())
    for name, team in (("Community", "community"), (".github", ""), ("roster", "")):
        coalitions.founder.rest(Rest("POST", f"/orgs/{SECOND}/repos", {"name": name, "auto_init": True}))
        if team:
            coalitions.founder.rest(
                Rest("POST", f"/orgs/{SECOND}/teams", {"name": team, "repo_names": [f"{SECOND}/{name}"]})
            )
    path = coalitions.write_manifest(text_of(project(".github", repository=None)))
    ran = coalitions.run("import", SECOND, "--into", path, token="token-founder")
    assert ran.code == 0, ran.output
    found = load(Path(path).read_text("utf-8"))
    assert {project.slug: project.repository_name for project in found.projects if project.organization} == {
        f"Community-{SECOND}": "Community",
        f".github-{SECOND}": ".github",
        f"roster-{SECOND}": "roster",
    }
    assert "left out" not in ran.err
    adopted = [("adopt repository", name) for name in (".github", "Community", "roster")]
    assert sorted(changes(coalitions)) == [*adopted, ("adopt team", "community")]
    again = coalitions.run("import", SECOND, "--into", path, token="token-founder")
    assert (again.code, load(Path(path).read_text("utf-8"))) == (0, found)
