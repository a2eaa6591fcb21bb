"""Rules about the names of organizations, projects and repositories."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.fields import login_identity, slug_identity
from tahaluf.problems import DataPath

from .key_paths import find_values
from .rule_checks import check_unique
from .violations import ANY, Violation, Violations, strings, strings_below

NAME_FIX: Final = "choose another name"


def known_organizations(data: Any) -> Violations:
    """The organization of a project or shared team must be the coalition's `organization` or be listed in
    `organizations`.
    """
    known = [
        organization
        for _, organization in [*strings(data, "organization"), *strings(data, "organizations", ANY)]
    ]
    identities = frozenset(map(login_identity, known))
    fix = "add it under `organizations`, or choose an existing one"
    placed = [*strings(data, "teams", ANY, "organization"), *strings(data, "projects", ANY, "organization")]
    for path, organization in placed:
        if login_identity(organization) not in identities:
            what = f"unknown organization {organization!r}"
            yield Violation(path, "organization-unknown", what, fix, unknown=organization, known=known)


def unique_organizations(data: Any) -> Violations:
    """An organization may be named only once, either as `organization` or in `organizations`."""
    organizations = [*strings(data, "organization"), *strings(data, "organizations", ANY)]
    yield from check_unique(
        organizations, login_identity, "organization-duplicate", "name each organization once"
    )


def unique_slugs(data: Any) -> Violations:
    """A slug must never be reused, because old links and clones still use it. The roster's name is reserved."""
    roster = next((value for _, value in strings(data, "roster")), "roster")
    slugs = [*strings(data, "projects", ANY, "slug"), *strings(data, "projects", ANY, "aliases", ANY)]
    ordered = sorted(
        slugs, key=lambda entry: str(entry[0][1]).zfill(9)
    )  # reported at the later of the two projects
    for path, slug in ordered:
        if slug_identity(slug) == slug_identity(roster):
            yield Violation(
                path, "slug-reserved", f"{slug!r} is the name of the roster repository", "choose another slug"
            )
    yield from check_unique(
        ordered, slug_identity, "slug-taken", "choose another slug; slugs are never reused"
    )


def unique_repositories(data: Any) -> Violations:
    """Two repositories in an organization cannot have the same name, and a former name must not be reused, because
    GitHub redirects it. The roster's name is reserved in its organization.
    """
    main = next((value for _, value in strings(data, "organization")), "")
    roster = next((value for _, value in strings(data, "roster")), "roster")
    claims = sorted(_repository_claims(data, main), key=lambda claim: not claim.is_slug)
    owners: dict[tuple[str, str], _Claim] = {}
    for claim in claims:
        key = login_identity(claim.organization), slug_identity(claim.name)
        if not claim.is_slug and key == (login_identity(main), slug_identity(roster)):
            what = f"{claim.name!r} is the name of the roster repository"
            yield Violation(claim.path, "repository-taken", what, NAME_FIX)
            continue
        earlier = owners.setdefault(key, claim)
        if earlier is claim or claim.is_slug:
            continue
        if earlier.path[:2] != claim.path[:2]:
            what = (
                f"{claim.name!r} is or was the name of another project's repository in {claim.organization}"
            )
            yield Violation(claim.path, "repository-taken", what, NAME_FIX, earlier.path)
        elif earlier.path[-1] == "name" or earlier.path[2] == "slug":
            what = f"{claim.name!r} is the repository's current name"
            yield Violation(claim.path, "repository-taken", what, "list only former names", earlier.path)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A current or former name of a project's repository. `is_slug`: whether it is a slug or a former slug."""

    organization: str
    name: str
    path: DataPath
    is_slug: bool


def _repository_claims(data: Any, main: str) -> Iterator[_Claim]:
    for path, project in find_values(data, "projects", ANY):
        repository = project.get("repository", {}) if isinstance(project, dict) else None
        if not isinstance(repository, dict):
            continue
        organization = next((value for _, value in strings(project, "organization")), main)
        named = strings_below(path, project, "repository", "name")
        slugs = [] if named else strings_below(path, project, "slug")
        for subpath, name in [*slugs, *strings_below(path, project, "aliases", ANY)]:
            yield _Claim(organization, name, subpath, is_slug=True)
        for subpath, name in [*named, *strings_below(path, project, "repository", "aliases", ANY)]:
            yield _Claim(organization, name, subpath, is_slug=False)


def repository_names_need_organizations(data: Any) -> Violations:
    """`repository.name` and `repository.aliases` require several organizations. With a single organization, a new
    repository needs no review, so a changed name could create a second repository.
    """
    if any(strings(data, "organizations", ANY)):
        return
    for key in ("name", "aliases"):
        for path, _ in find_values(data, "projects", ANY, "repository", key):
            what = f"`repository.{key}` is only for coalitions with several organizations"
            fix = "remove it; to rename the repository, change the slug, and add the former slug to `aliases`"
            yield Violation(path, "repository-name-unneeded", what, fix)
