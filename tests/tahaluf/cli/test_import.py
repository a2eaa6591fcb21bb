"""`tahaluf import` writes a manifest for an existing organization, and a plan for this manifest writes nothing."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from localhub.domain import ANONYMOUS, accounts, apps, repositories
from localhub.hub import Hub
from localhub.seed import load as load_seed
from support.existing_organization import ORGANIZATION, SEED, TOKEN, Newcomer
from tahaluf.flows.demo.existing import OUTSIDER
from tahaluf.github import Session
from tahaluf.manifest import load, set_collaborators
from tahaluf.plan import Rest
from tahaluf.resources import repository_import


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    folder = tmp_path / "checkout"
    folder.mkdir()
    with Hub(tmp_path / "hub", SEED, run_workflows=False) as hub:
        yield Newcomer(hub, folder)


def test_the_plan_of_an_imported_organization_writes_nothing(newcomer: Newcomer) -> None:
    """The exit code is 0 if a plan contains only adoptions."""
    imported = newcomer.run("import", ORGANIZATION)
    # Two queries, one request for the list of repositories, three for each of the 11 unarchived repositories, and one
    # for the Apps
    assert (imported.code, imported.writes, imported.requests) == (0, 0, 2 + 1 + 3 * 11 + 1)
    (newcomer.folder / "projects.yml").write_text(imported.out, encoding="utf-8")
    assert newcomer.run("check").code == 0
    planned = newcomer.run("plan", "--json")
    assert (planned.code, planned.writes) == (0, 0)
    assert {change["kind"] for change in planned.plan["changes"]} == {"adopt"}


def test_the_manifest_says_what_a_person_would_have_written(newcomer: Newcomer) -> None:
    text = newcomer.run("import", ORGANIZATION).out
    manifest = load(text)
    assert len(manifest.projects) == 12
    assert manifest.defaults.labels == ("common",)
    assert {set_id: len(labels) for set_id, labels in manifest.labels.items()} == {"common": 9, "kind": 2}
    assert [label.name for label in manifest.project("data").settings.extra_labels] == ["Help-Wanted"]
    assert "# Perhaps the same as 'bug': 'bug 🐛' in tools." in text
    assert "# Perhaps the same as 'help wanted': 'Help-Wanted' in data." in text
    assert "# a fork of leaflet in a person's account" in text
    assert manifest.teams["well-survey-reviewers"].parent == "core"
    assert manifest.teams_for(manifest.project("well-survey")) == {
        "core": "maintain",
        "well-survey-reviewers": "triage",
    }
    bread, old, ledger = (manifest.project(slug) for slug in ("bread-costs", "old-site", "ledger"))
    assert (bread.lang, bread.settings.labels) == ("ar", ("common", "kind"))
    assert (old.status, old.since is not None, old.reason) == ("archived", True, None)
    assert (ledger.settings.visibility, ledger.listed) == ("private", False)
    assert manifest.project("design").summary == ""
    assert manifest.project("handbook").settings.features.model_fields_set == {"wiki"}


def test_people_are_only_in_the_local_file_which_git_ignores(newcomer: Newcomer) -> None:
    (newcomer.folder / ".gitignore").write_text("*.pyc", encoding="utf-8")
    result = newcomer.run("import", ORGANIZATION)
    people = (newcomer.folder / "people.local.yml").read_text("utf-8")
    for login in ("a-member", "a-steward", "4242"):
        assert login not in result.output
        assert login in people
    assert (newcomer.folder / ".gitignore").read_text("utf-8") == "*.pyc\npeople.local.yml\n"
    assert (newcomer.folder / "people.local.yml").stat().st_mode & 0o077 == 0
    newcomer.run("import", ORGANIZATION)
    assert (newcomer.folder / ".gitignore").read_text("utf-8").count("people.local.yml") == 1


def test_repositories_that_are_not_public_are_named_with_the_command_that_leaves_them_out(
    newcomer: Newcomer,
) -> None:
    newcomer.hub.store.execute("UPDATE repositories SET visibility = 'private' WHERE name = 'data'")
    printed = newcomer.run("import", ORGANIZATION, "--only", "*d*", "--without", "design")
    assert "2 repositories are not public: data, ledger." in printed.err
    command = "import riverside --only '*d*' --without design --without data --without ledger"
    assert f"To leave them out, run: tahaluf {command}\n" in printed.err
    assert "ledger" not in newcomer.run(*shlex.split(command)).output
    started = "version: 1\norganization: riverside\nprojects: []\n"
    (newcomer.folder / "projects.yml").write_text(started, encoding="utf-8")
    added = newcomer.run("import", ORGANIZATION, "--into", "projects.yml", "--only", "ledger")
    assert "1 repository is not public: ledger." in added.err
    command = "tahaluf import riverside --into projects.yml --only ledger --without ledger"
    assert f"remove their entries from projects.yml, or restore the file and run: {command}\n" in added.err


def test_a_repository_that_causes_an_error_does_not_stop_the_others(
    newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = repository_import._entry

    def entry(name: str, *others: Any) -> dict[str, Any]:
        assert name != "data"
        return original(name, *others)

    monkeypatch.setattr(repository_import, "_entry", entry)
    result = newcomer.run("import", ORGANIZATION)
    assert result.code == 1
    assert "data: internal error: AssertionError" in result.err
    assert len(load(result.out).projects) == 11


def test_repositories_are_chosen_by_name(newcomer: Newcomer) -> None:
    only = newcomer.imported("--only", "Well-*", "--only", "data")
    assert [project.slug for project in only.projects] == ["data", "well-survey"]
    without = newcomer.imported("--without", "*a*")
    assert [project.slug for project in without.projects] == [
        project.slug for project in newcomer.imported().projects if "a" not in project.slug
    ]
    misspelled = newcomer.run("import", ORGANIZATION, "--only", "wellsurvey")
    assert misspelled.code == 1
    assert "riverside has no repository named wellsurvey" in misspelled.err


def test_an_import_is_added_to_a_manifest_without_touching_its_lines(newcomer: Newcomer) -> None:
    text = newcomer.run("import", ORGANIZATION, "--only", "well-survey", "--only", "design").out
    kept = text.replace("projects:", "# Our projects\nprojects:").replace(
        "slug: design", "slug: design  # soon"
    )
    path = newcomer.folder / "projects.yml"
    path.write_text(kept, encoding="utf-8")
    added = newcomer.run("import", ORGANIZATION, "--into", "projects.yml")
    assert (added.code, added.out) == (0, ""), added.err
    after = path.read_text("utf-8")
    assert set(kept.splitlines()) <= set(after.splitlines())
    manifest = load(after)
    assert [project.slug for project in manifest.projects] == [
        project.slug for project in newcomer.imported().projects
    ]
    assert manifest.project("api").settings.labels == ("common",)  # the label set that already existed
    path.write_text(after, encoding="utf-8")
    assert newcomer.run("plan").code == 0
    again = newcomer.run("import", ORGANIZATION, "--into", "projects.yml")
    assert (again.code, path.read_text("utf-8")) == (0, after)


def test_an_import_is_added_to_another_organizations_manifest(newcomer: Newcomer) -> None:
    path = newcomer.folder / "projects.yml"
    path.write_text(
        "version: 1\norganization: elsewhere\nprojects:\n- slug: data\n  name: Data\n  repository: null\n",
        encoding="utf-8",
    )
    added = newcomer.run("import", ORGANIZATION, "--into", "projects.yml", "--without", ".github")
    assert added.code == 0, added.err
    manifest = load(path.read_text("utf-8"))
    assert manifest.organizations == (ORGANIZATION,)
    assert manifest.organization_of(manifest.project("api")) == ORGANIZATION
    data = manifest.project(f"data-{ORGANIZATION}")
    assert (data.repository_name, manifest.full_name_of(data)) == ("data", f"{ORGANIZATION}/data")
    assert newcomer.run("plan", "--organization", ORGANIZATION).code == 0


def test_what_the_manifest_cannot_say_is_listed_with_its_reason(newcomer: Newcomer) -> None:
    founder = Session(TOKEN, api_url=newcomer.hub.url)
    founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/repos", {"name": "roster"}))
    founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/repos", {"name": "api-ghsa-2f3g-4h5j-6m7p"}))
    odd = {"description": "zero\u200bwidth", "homepage": "example.org"}
    founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/tools", odd))
    result = newcomer.run("import", ORGANIZATION)
    assert load(result.out).find("roster") is None
    tools = load(result.out).project("tools")
    assert (tools.summary, tools.homepage) == ("", None)
    for line in (
        "repository: left out: 'roster' is the name of the roster repository",
        "repository: it is GitHub's temporary private fork for a security advisory",
        "description: it contains invisible or special characters",
        "homepage: 'example.org' is not a valid web address",
    ):
        assert line in result.err


def test_the_apps_of_the_organization_are_listed(newcomer: Newcomer) -> None:
    with newcomer.hub.engine.begin(ANONYMOUS) as uow:
        organization = accounts.find_organization(uow, ORGANIZATION)
        api = repositories.find(uow, ORGANIZATION, "api").id
        for name, level, chosen in (("a-deployer", "write", [api]), ("a-reader", "read", None)):
            app = apps.add_app(uow, name, organization.id, "", {"administration": level})
            apps.install(uow, app, organization.id, None, chosen)
    shown = newcomer.run("import", ORGANIZATION).err
    selected = "only selected repositories, which GitHub shows to owners at http"
    assert f"App a-deployer: {selected}" in shown
    assert "; can change administration\n" in shown
    assert "App a-reader: all repositories; can only read\n" in shown


def test_after_init_each_note_about_labels_is_printed_once(newcomer: Newcomer) -> None:
    """The manifest that `init` writes lists some of GitHub's labels as former names."""
    labels = "{bug: [{name: fault, color: d73a4a, aliases: [bug]}]}"
    text = f"version: 1\norganization: {ORGANIZATION}\nlabels: {labels}\ndefaults: {{labels: [bug]}}\nprojects: []\n"
    (newcomer.folder / "projects.yml").write_text(text, encoding="utf-8")
    result = newcomer.run("import", ORGANIZATION, "--into", "projects.yml")
    assert result.code == 0, result.err
    notes = [line for line in result.err.splitlines() if line.startswith("    label bug:")]
    assert len(notes) == 1, result.err


def test_odd_names_and_settings_do_not_stop_an_import(newcomer: Newcomer) -> None:
    """The plan stays empty, and the rest of each repository is imported."""
    founder = Session(TOKEN, api_url=newcomer.hub.url)
    names = ("a--b", "upstream-tool")
    for name in names:
        founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/repos", {"name": name, "auto_init": True}))
    team = founder.rest(
        Rest("POST", f"/orgs/{ORGANIZATION}/teams", {"name": "a--b", "privacy": "closed"})
    ).body
    access = f"/orgs/{ORGANIZATION}/teams/{team['slug']}/repos/{ORGANIZATION}/a--b"
    founder.rest(Rest("PUT", access, {"permission": "push"}))
    tool = f"/repos/{ORGANIZATION}/upstream-tool"
    long_name = "production of " + "x" * 180
    founder.rest(Rest("PUT", f"{tool}/environments/{quote(long_name)}", {"wait_timer": 3}))
    founder.rest(Rest("PATCH", tool, {"description": "Ask @a-member or write to someone@example.net"}))
    for repository, title, branches in (
        (tool, "n" * 120, ["~ALL"]),
        (tool, "fine", ["~ALL"]),
        (f"/repos/{ORGANIZATION}/a--b", "nowhere", []),
        (f"/repos/{ORGANIZATION}/a--b", "fine", ["~ALL"]),
    ):
        ruleset = {
            "name": title,
            "enforcement": "active",
            "rules": [{"type": "deletion"}],
            "conditions": {"ref_name": {"include": branches, "exclude": []}},
        }
        founder.rest(Rest("POST", f"{repository}/rulesets", ruleset))

    result = newcomer.run("import", ORGANIZATION.upper())
    (newcomer.folder / "projects.yml").write_text(result.out, encoding="utf-8")
    manifest = load(result.out)
    assert manifest.organization == ORGANIZATION
    dashes, odd = (manifest.project(name) for name in names)
    assert (manifest.team_for(dashes), manifest.teams_for(dashes)) == (None, {team["slug"]: "write"})
    assert (dashes.settings.rulesets or {}).keys() == {"fine"}
    assert (odd.settings.environments or {}).keys() == {long_name}
    assert (odd.summary, odd.settings.rulesets) == ("", None)
    for line in (
        "description: it seems to contain personal data or a secret",
        f"ruleset {'n' * 120}: it has more than 100 characters",
        "ruleset fine: the manifest cannot express another of this repository's rulesets",
        "ruleset nowhere: it contains settings that the manifest cannot express: a ruleset that applies to no branch",
    ):
        assert line in result.err
    assert newcomer.run("check").code == 0
    planned = newcomer.run("plan", "--json")
    assert (planned.code, {change["kind"] for change in planned.plan["changes"]}) == (0, {"adopt"})


def test_an_import_does_not_run_where_the_log_is_public(newcomer: Newcomer) -> None:
    result = newcomer.run("import", ORGANIZATION, variables={"GITHUB_ACTIONS": "true"})
    assert (result.code, result.requests) == (1, 0)
    assert "an import names people" in result.err


def test_drift_made_by_hand_in_each_kind_is_found_and_corrected(newcomer: Newcomer) -> None:
    founder = Session(TOKEN, api_url=newcomer.hub.url)
    handbook = f"/repos/{ORGANIZATION}/handbook"
    founder.rest(Rest("PUT", f"{handbook}/vulnerability-alerts"))
    founder.rest(Rest("PUT", f"{handbook}/private-vulnerability-reporting"))
    founder.rest(
        Rest("PUT", f"{handbook}/actions/permissions", {"enabled": True, "allowed_actions": "local_only"})
    )
    schema = f"/orgs/{ORGANIZATION}/properties/schema/area"
    founder.rest(Rest("PUT", schema, {"value_type": "string"}))
    founder.rest(_property("water"))
    production = f"{handbook}/environments/production"
    founder.rest(Rest("PUT", production, {"wait_timer": 30}))
    founder.rest(Rest("POST", f"{handbook}/pages", {"build_type": "workflow"}))
    newcomer.imported()
    path = newcomer.folder / "projects.yml"
    imported = path.read_text("utf-8")
    outsider = {"login": OUTSIDER, "id": 99, "permission": "write"}
    listed = set_collaborators(imported, "well-survey", [outsider])
    complete = listed.replace("unlisted_collaborators: keep", "unlisted_collaborators: delete")
    path.write_text(complete, encoding="utf-8")
    water, api = f"/repos/{ORGANIZATION}/well-survey", f"/repos/{ORGANIZATION}/api"
    core = f"/orgs/{ORGANIZATION}/teams/core"
    [ruleset] = founder.get(f"{api}/rulesets").body
    founder.rest(Rest("POST", f"{water}/git/refs", {"ref": "refs/heads/main", "sha": _head(founder, water)}))
    for change in (
        Rest("PATCH", water, {"description": "Changed by hand", "default_branch": "main"}),
        Rest("PUT", f"{water}/topics", {"names": ["other"]}),
        Rest("PATCH", f"{water}/labels/bug", {"color": "000000"}),
        Rest("PATCH", f"/repos/{ORGANIZATION}/handbook", {"has_wiki": True}),
        Rest("PUT", f"{core}/repos/{ORGANIZATION}/data", {"permission": "admin"}),
        Rest("PATCH", f"/orgs/{ORGANIZATION}/teams/well-survey-reviewers", {"parent_team_id": None}),
        Rest("DELETE", f"{api}/rulesets/{ruleset['id']}"),
        Rest("DELETE", f"{handbook}/vulnerability-alerts"),
        Rest("DELETE", f"{handbook}/private-vulnerability-reporting"),
        Rest("PUT", f"{handbook}/actions/permissions", {"enabled": True, "allowed_actions": "all"}),
        _property("food"),
        Rest("PUT", production, {"wait_timer": 1}),
        Rest("PUT", f"{handbook}/pages", {"build_type": "legacy", "source": {"branch": "main", "path": "/"}}),
        Rest("DELETE", f"{water}/collaborators/{OUTSIDER}"),
        Rest("PUT", f"{water}/collaborators/a-member", {"permission": "admin"}),
        Rest("PATCH", f"/orgs/{ORGANIZATION}/teams/ledger", {"privacy": "closed"}),
    ):
        founder.rest(change)
    planned = newcomer.run("plan", "--json")
    drift = {(c["project"], c["resource"]) for c in planned.plan["changes"] if c["kind"] != "adopt"}
    assert planned.code == 2
    assert drift == {
        ("well-survey", "repository"),
        ("well-survey", "labels"),
        ("well-survey", "settings"),
        ("handbook", "repository"),
        ("data", "teams"),
        (f"@{ORGANIZATION}/well-survey-reviewers", "shared team"),
        ("api", "rulesets"),
        ("handbook", "security"),
        ("handbook", "actions"),
        ("handbook", "custom_properties"),
        ("handbook", "environments"),
        ("handbook", "pages"),
        ("well-survey", "collaborators"),
        ("ledger", "team"),
    }
    applied = newcomer.run("apply", "--yes", "--allow", "all")
    assert applied.code == 0, applied.output
    again = newcomer.run("plan", "--json")
    assert again.code == 0, again.out
    assert newcomer.run("import", ORGANIZATION).out == imported


def _property(value: str) -> Rest:
    """Return the request that sets the property `area` of a repository."""
    properties = [{"property_name": "area", "value": value}]
    body = {"repository_names": ["handbook"], "properties": properties}
    return Rest("PATCH", f"/orgs/{ORGANIZATION}/properties/values", body)


def _head(founder: Session, repository: str) -> str:
    return str(founder.get(f"{repository}/git/ref/heads/master").body["object"]["sha"])


def test_a_token_that_does_not_see_every_repository_imports_nothing(newcomer: Newcomer) -> None:
    """If the token cannot read one of a repository's required fields, GitHub omits the whole repository."""
    result = newcomer.run("import", ORGANIZATION, variables={"TAHALUF_TOKEN": "token-a-member"})
    assert (result.code, result.out) == (1, "")
    assert "this token cannot read `hasVulnerabilityAlertsEnabled`" in result.err


def test_a_control_repository_is_left_out(newcomer: Newcomer) -> None:
    files = {"projects.yml": "version: 1\n", ".tahaluf.lock": "{}\n"}
    with newcomer.hub.engine.begin(ANONYMOUS) as uow:
        load_seed(uow, {"repositories": [{"owner": ORGANIZATION, "name": "control", "files": files}]})
    result = newcomer.run("import", ORGANIZATION)
    assert load(result.out).find("control") is None
    assert "repository: it is a Tahaluf control repository" in result.err


def test_a_team_with_the_name_of_an_archived_repository_is_shared(newcomer: Newcomer) -> None:
    founder = Session(TOKEN, api_url=newcomer.hub.url)
    founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/teams", {"name": "old-site", "privacy": "closed"}))
    manifest = newcomer.imported()
    assert manifest.team_for(manifest.project("old-site")) is None
    assert "old-site" in manifest.teams
    assert newcomer.run("plan").code == 0
