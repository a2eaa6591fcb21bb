"""Repository settings can come from the project or the defaults, or be unset."""

import pytest

from tahaluf.manifest import Manifest, load

TEXT = """\
version: 1
organization: example-coalition
defaults:
  template: web-app
  labels: [core]
  features: {wiki: false, issues: true}
labels:
  core: [{name: bug, color: "d73a4a"}, {name: idea, color: "a2eeef"}]
  data: [{name: BUG, color: "000000"}]
projects:
  - {slug: plain, name: N, summary: A plain project.}
  - slug: own
    name: N
    summary: S
    repository:
      template: dataset
      visibility: private
      description: D
      homepage: "https://own.example.org"
      topics: []
      features: {wiki: true}
      labels: [core, data]
      extra_labels: [{name: mine, color: "ffffff"}]
      unlisted: delete
      team: {name: keepers, permission: write}
    links: {website: "https://example.org"}
  - {slug: none, name: N, summary: S, repository: null}
  - {slug: elsewhere, name: N, summary: S, repository: "https://git.example.net/x"}
  - {slug: teamless, name: N, summary: S, repository: {team: null, homepage: null}}
  - {slug: Site.Of_us, name: N, summary: S, links: {website: "https://us.example.org"}}
"""


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return load(TEXT)


def test_a_project_without_settings_uses_the_defaults(manifest: Manifest) -> None:
    project = manifest.project("plain")
    assert (
        manifest.template_of(project),
        manifest.visibility_of(project),
        manifest.unlisted_policy(project),
    ) == (
        "web-app",
        "public",
        "keep",
    )
    assert [label.name for label in manifest.labels_for(project)] == ["bug", "idea"]


def test_settings_contain_only_explicit_keys(manifest: Manifest) -> None:
    project = manifest.project("plain")
    assert manifest.settings_for(project) == {
        "has_issues": True,
        "has_wiki": False,
        "description": "A plain project.",
    }
    assert project.topics is None


def test_a_projects_settings_override_the_defaults(manifest: Manifest) -> None:
    project = manifest.project("own")
    assert manifest.template_of(project) == "dataset"
    assert manifest.visibility_of(project) == "private"
    assert manifest.unlisted_policy(project) == "delete"
    assert manifest.settings_for(project) == {
        "has_issues": True,
        "has_wiki": True,
        "description": "D",
        "homepage": "https://own.example.org",
    }
    assert project.topics == ()


def test_the_later_set_wins_if_two_define_the_same_label(manifest: Manifest) -> None:
    labels = manifest.labels_for(manifest.project("own"))
    assert [(label.name, label.color) for label in labels] == [
        ("BUG", "000000"),
        ("idea", "a2eeef"),
        ("mine", "ffffff"),
    ]


def test_a_homepage_that_is_null_is_emptied_and_one_left_out_is_the_website(manifest: Manifest) -> None:
    assert manifest.settings_for(manifest.project("teamless"))["homepage"] == ""
    assert manifest.settings_for(manifest.project("Site.Of_us"))["homepage"] == "https://us.example.org"


def test_the_default_team_name_is_the_slug_as_github_writes_it(manifest: Manifest) -> None:
    team = manifest.team_for(manifest.project("Site.Of_us"))
    assert team is not None
    assert (team.name, team.privacy, team.permission) == ("site-of_us", "secret", "maintain")
    own = manifest.team_for(manifest.project("own"))
    assert own is not None
    assert (own.name, own.privacy, own.permission) == ("keepers", "secret", "write")


@pytest.mark.parametrize("slug", ["none", "elsewhere", "teamless"])
def test_a_project_can_have_no_team(manifest: Manifest, slug: str) -> None:
    assert manifest.team_for(manifest.project(slug)) is None


def test_a_project_can_have_a_team_if_the_defaults_have_none() -> None:
    text = TEXT.replace("defaults:", "defaults:\n  team: null")
    manifest = load(text)
    assert manifest.team_for(manifest.project("plain")) is None
    assert manifest.team_for(manifest.project("own")) is not None


def test_projects_without_a_managed_repository(manifest: Manifest) -> None:
    assert {p.slug for p in manifest.projects if not p.is_managed} == {"none", "elsewhere"}
    assert manifest.project("elsewhere").external_url == "https://git.example.net/x"
    assert manifest.project("none").external_url is None


def test_projects_are_found_by_slug_ignoring_case_but_not_by_alias(manifest: Manifest) -> None:
    assert manifest.project("OWN").slug == "own"
    assert manifest.find("nobody") is None
    with pytest.raises(KeyError):
        manifest.project("nobody")


def test_what_an_organization_already_has_needs_no_invention() -> None:
    """Most organizations have a `.github` repository, and GitHub does not show why a repository is archived."""
    manifest = load(
        "version: 1\norganization: o\nprojects:\n"
        "  - {slug: .github, name: .github, repository: {template: null}}\n"
        "  - {slug: old, name: old, status: archived}\n"
        "  - {slug: plain, name: plain}\n"
    )
    hidden, old, plain = manifest.projects
    assert [manifest.template_of(project) for project in manifest.projects] == [
        None,
        "community",
        "community",
    ]
    assert "description" not in manifest.settings_for(plain)
    assert (old.status, old.since, old.reason) == ("archived", None, None)
    assert [project.is_on_site for project in manifest.projects] == [False, True, True]
    assert hidden.slug == ".github"


def test_the_default_template_can_be_none() -> None:
    manifest = load(
        "version: 1\norganization: o\ndefaults: {template: null}\nprojects:\n"
        "  - {slug: a, name: A}\n  - {slug: b, name: B, repository: {template: dataset}}\n"
    )
    assert [manifest.template_of(project) for project in manifest.projects] == [None, "dataset"]


def test_a_copy_does_not_keep_what_was_derived_from_the_original() -> None:
    text = "version: 1\norganization: o\nprojects: [{slug: wells, name: Wells, summary: Water.}]\n"
    original = load(text)
    original.cache["index"] = original.project("wells").name
    renamed = original.project("wells").model_copy(update={"name": "Springs"})
    copied = original.model_copy(update={"projects": (renamed,)})
    assert (copied.project("wells"), copied.cache) == (renamed, {})
    assert original.project("wells").name == original.cache["index"] == "Wells"


def test_private_slugs_are_those_of_private_repositories_that_tahaluf_manages() -> None:
    entries = {
        "own": "{visibility: private}",
        "open": "{visibility: public}",
        "default": "{}",
        "other": "https://example.org/x",
    }
    lines = [
        f"  - {{slug: {slug}, name: A, summary: B., repository: {repository}}}"
        for slug, repository in entries.items()
    ]
    head = "version: 1\norganization: example-coalition\n{}projects:\n"
    manifest = load(head.format("") + "\n".join(lines))
    assert manifest.private_slugs == ("own",)
    manifest = load(head.format("defaults: {visibility: private}\n") + "\n".join(lines))
    assert manifest.private_slugs == ("own", "default")
