"""Rules that involve several fields: references to other sections, and unique names.

The rules read plain data of any shape rather than the model, so they also run if a value has the wrong type.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.fields import label_identity, login_identity, slug_identity
from tahaluf.problems import DataPath, Problem
from tahaluf.suggestions import Suggester

from .document import Document
from .key_paths import find_values
from .security import missing_feature
from .team_rules import (
    known_teams,
    nested_teams_are_visible,
    no_team_is_above_itself,
    own_team_is_not_a_further_team,
    shared_teams_are_nobodys,
    team_slugs,
    unique_teams,
)
from .violations import ANY, Rule, Violation, Violations, section_keys, strings

ID_FIX: Final = (
    "look up the account's current login, and write the same login and id wherever you list this person"
)
NAME_FIX: Final = "choose another name"
REMOVE_ONE: Final = "remove one of the two"
FOR_ARCHIVED: Final = ("successor", "kept_at", "epitaph")
NEEDS_REASON: Final = frozenset({"seeking-steward", "dormant"})


def check_rules(
    document: Document, suggester: Suggester, rules: Sequence[Rule] | None = None
) -> Iterator[Problem]:
    """Check these rules, by default all of the manifest's rules, and yield a problem for each violation."""
    for rule in RULES if rules is None else rules:
        for violation in rule(document.data):
            reference = f" (see line {document.location(violation.other).line})" if violation.other else ""
            suggestion = (
                suggester.did_you_mean(violation.unknown, violation.known) if violation.known else None
            )
            yield Problem(
                document.location(violation.path),
                violation.id,
                violation.what + reference,
                suggestion or violation.fix,
                violation.path,
            )


def known_areas(data: Any) -> Violations:
    """A project's area must be listed in `areas`."""
    return _check_known(data, "area", "areas", ("projects", ANY, "area"))


def known_skills(data: Any) -> Violations:
    """A role's skills must be listed in `skills`."""
    return _check_known(data, "skill", "skills", ("projects", ANY, "roles", ANY, "skills", ANY))


def known_languages(data: Any) -> Violations:
    """Languages must be listed in `languages`, unless that list is empty."""
    project = ("projects", ANY)
    patterns = (*project, "lang"), (*project, "languages", ANY), (*project, "roles", ANY, "languages", ANY)
    return (
        _check_known(data, "language", "languages", *patterns)
        if section_keys(data, "languages")
        else iter(())
    )


def known_organizations(data: Any) -> Violations:
    """A project's organization must be the coalition's `organization` or be listed in `organizations`."""
    known = [
        organization
        for _, organization in [*strings(data, "organization"), *strings(data, "organizations", ANY)]
    ]
    identities = frozenset(map(login_identity, known))
    fix = "add it under `organizations`, or choose an existing one"
    for path, organization in strings(data, "projects", ANY, "organization"):
        if login_identity(organization) not in identities:
            what = f"unknown organization {organization!r}"
            yield Violation(path, "organization-unknown", what, fix, unknown=organization, known=known)


def unique_organizations(data: Any) -> Violations:
    """An organization may be named only once, either as `organization` or in `organizations`."""
    organizations = [*strings(data, "organization"), *strings(data, "organizations", ANY)]
    yield from _check_unique(
        organizations, login_identity, "organization-duplicate", "name each organization once"
    )


def unique_locales(data: Any) -> Violations:
    """A language may be listed only once in `locales`."""
    yield from _check_unique(
        strings(data, "locales", ANY), str.casefold, "locale-duplicate", "name each language once"
    )


def known_label_sets(data: Any) -> Violations:
    """Label sets that projects and `defaults` use must be defined in `labels`."""
    patterns = ("defaults", "labels", ANY), ("projects", ANY, "repository", "labels", ANY)
    return _check_known(data, "label-set", "labels", *patterns)


def unique_slugs(data: Any) -> Violations:
    """A slug must never be reused, because old links and clones refer to it. The roster's name is reserved."""
    roster = next((value for _, value in strings(data, "roster")), "roster")
    slugs = [*strings(data, "projects", ANY, "slug"), *strings(data, "projects", ANY, "aliases", ANY)]
    ordered = sorted(
        slugs, key=lambda entry: str(entry[0][1]).zfill(9)
    )  # report the later of the two projects
    for path, slug in ordered:
        if slug_identity(slug) == slug_identity(roster):
            yield Violation(
                path, "slug-reserved", f"{slug!r} is the name of the roster repository", "choose another slug"
            )
    yield from _check_unique(
        ordered, slug_identity, "slug-taken", "choose another slug; slugs are never reused"
    )


def unique_repositories(data: Any) -> Violations:
    """An organization cannot have two repositories with the same name, and a former name must not be reused, because
    GitHub redirects it. The roster's name is reserved in its organization. `unique_slugs` checks the slugs themselves.
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
        named = _strings_below(path, project, "repository", "name")
        slugs = [] if named else _strings_below(path, project, "slug")
        for subpath, name in [*slugs, *_strings_below(path, project, "aliases", ANY)]:
            yield _Claim(organization, name, subpath, is_slug=True)
        for subpath, name in [*named, *_strings_below(path, project, "repository", "aliases", ANY)]:
            yield _Claim(organization, name, subpath, is_slug=False)


def repository_names_need_organizations(data: Any) -> Violations:
    """With one organization, a slug is enough. A repository that is created under its slug needs no review in that
    case, so a changed name could create a second repository.
    """
    if any(strings(data, "organizations", ANY)):
        return
    for key in ("name", "aliases"):
        for path, _ in find_values(data, "projects", ANY, "repository", key):
            what = f"`repository.{key}` is only for coalitions with several organizations"
            fix = "remove it; to rename the repository, change the slug, and add the former slug to `aliases`"
            yield Violation(path, "repository-name-unneeded", what, fix)


def unique_label_names(data: Any) -> Violations:
    """Label names must be unique within a set, ignoring case. If two sets define the same label, the later set wins."""
    lists = [
        *find_values(data, "labels", ANY),
        *find_values(data, "projects", ANY, "repository", "extra_labels"),
    ]
    for path, labels in lists:
        names = [*strings(labels, ANY, "name"), *strings(labels, ANY, "aliases", ANY)]
        entries = [((*path, *subpath), name) for subpath, name in names]
        yield from _check_unique(
            entries, label_identity, "label-duplicate", "keep one of them; GitHub ignores case"
        )


def label_aliases_across_sets(data: Any) -> Violations:
    """A label's alias must not be the name of a label in another set. Otherwise, every run would rename and recreate
    the label.
    """
    names = {label_identity(name): path for path, name in strings(data, "labels", ANY, ANY, "name")}
    for path, alias in strings(data, "labels", ANY, ANY, "aliases", ANY):
        taken_by = names.get(label_identity(alias))
        if taken_by is not None and taken_by[:2] != path[:2]:
            what = f"{alias!r} is the name of a label in another set"
            yield Violation(path, "label-alias-taken", what, REMOVE_ONE, taken_by)


def own_labels_against_sets(data: Any) -> Violations:
    """The same applies to a repository's `extra_labels` and the label sets it uses."""
    default_sets = next((value for _, value in find_values(data, "defaults", "labels")), ())
    for path, repository in find_values(data, "projects", ANY, "repository"):
        own = _strings_below(path, repository, "extra_labels", ANY, "name")
        aliases = _strings_below(path, repository, "extra_labels", ANY, "aliases", ANY)
        if not (own or aliases):
            continue
        # A project's own labels replace labels with the same name
        taken = {label_identity(value) for _, value in own}
        sets = next((value for _, value in find_values(repository, "labels")), default_sets)
        set_labels = [
            label
            for _, name in strings(sets, ANY)
            for label in find_values(data, "labels", name, ANY)
            if not taken & {label_identity(value) for _, value in strings(label[1], "name")}
        ]
        names = [value for label in set_labels for value in _strings_below(*label, "name")]
        set_aliases = [value for label in set_labels for value in _strings_below(*label, "aliases", ANY)]
        yield from _check_clashes(aliases, names, "the name of a label in a set")
        yield from _check_clashes(own, set_aliases, "a former name of a label in a set")


def unique_role_ids(data: Any) -> Violations:
    """Role ids must be unique within a project."""
    fix = "give each role of the project its own id"
    return _check_unique_per_project(data, ("roles", ANY, "id"), str, "role-duplicate", fix)


def unique_stewards(data: Any) -> Violations:
    """A person may be listed only once among a project's stewards, once among its collaborators, and once in each
    shared team.
    """
    fix = "list each person once"
    for path, team in find_values(data, "teams", ANY):
        logins = [((*path, *inner), login) for inner, login in strings(team, "members", ANY, "login")]
        yield from _check_unique(logins, str.casefold, "steward-duplicate", fix)
    for pattern in (("stewards", ANY, "login"), ("repository", "collaborators", ANY, "login")):
        yield from _check_unique_per_project(data, pattern, str.casefold, "steward-duplicate", fix)


def unique_account_ids(data: Any) -> Violations:
    """Each account id must have only one login, and each login only one id. Otherwise, one of them is wrong."""
    logins: dict[int, tuple[str, DataPath]] = {}
    ids: dict[str, tuple[int, DataPath]] = {}
    people = [
        *find_values(data, "projects", ANY, "stewards", ANY),
        *find_values(data, "projects", ANY, "repository", "collaborators", ANY),
        *find_values(data, "teams", ANY, "members", ANY),
    ]
    for path, steward in people:
        if not isinstance(steward, dict):
            continue
        login, account = steward.get("login"), steward.get("id")
        if not isinstance(login, str) or type(account) is not int:
            continue
        other_login, first = logins.setdefault(account, (login, (*path, "id")))
        if login_identity(other_login) != login_identity(login):
            what = f"the account {account} is also listed under the login {other_login!r}"
            yield Violation((*path, "id"), "steward-id", what, ID_FIX, first)
            continue
        other_id, first = ids.setdefault(login_identity(login), (account, (*path, "id")))
        if other_id != account:
            what = f"{login!r} is also listed with the account id {other_id}"
            yield Violation((*path, "id"), "steward-id", what, ID_FIX, first)


def unique_sealing_keys(data: Any) -> Violations:
    """Sealing keys must be unique, because each recipient has their own secret key."""
    keys = strings(data, "sealing", "recipients", ANY, "key")
    yield from _check_unique(keys, str, "sealing-key-duplicate", "let each recipient generate their own key")


def status_needs_reason(data: Any) -> Violations:
    """`seeking-steward` and `dormant` require `since` and `reason`. For archived projects, GitHub says when the
    repository was archived."""
    for path, project in find_values(data, "projects", ANY):
        if not isinstance(project, dict) or project.get("status") not in NEEDS_REASON:
            continue
        missing = [key for key in ("since", "reason") if project.get(key) is None]
        if missing:
            what = f"the status {project['status']} needs {' and '.join(missing)}"
            fix = "add " + " and ".join(f"`{key}:`" for key in missing)
            yield Violation((*path, "status"), "status-unexplained", what, fix)


def tombstones_are_archived(data: Any) -> Violations:
    """`successor`, `kept_at` and `epitaph` are allowed only for an archived project."""
    for path, project in find_values(data, "projects", ANY):
        if isinstance(project, dict) and project.get("status") != "archived":
            for key in FOR_ARCHIVED:
                if project.get(key) is not None:
                    what = f"`{key}` is for archived projects, but this project is not archived"
                    fix = "remove the key, or set `status: archived`"
                    yield Violation((*path, key), "tombstone-unexpected", what, fix)


def known_successors(data: Any) -> Violations:
    """A successor that is not a URL must be the slug of another project."""
    slugs = {slug_identity(slug): slug for _, slug in strings(data, "projects", ANY, "slug")}
    fix = "write the slug of a project in this file, or a full URL that starts with https://"
    for path, successor in strings(data, "projects", ANY, "successor"):
        own = next((slug for _, slug in strings(data, *path[:-1], "slug")), "")
        if "://" in successor:
            continue
        if slug_identity(successor) == slug_identity(own):
            yield Violation(path, "successor-unknown", f"{own!r} cannot be its own successor", fix)
        elif slug_identity(successor) not in slugs:
            what = f"unknown successor {successor!r}"
            yield Violation(path, "successor-unknown", what, fix, unknown=successor, known=slugs.values())


def removal_needs_labels(data: Any) -> Violations:
    """`unlisted: delete` requires listed labels. Otherwise, it would delete every label."""
    default_sets = next((value for _, value in find_values(data, "defaults", "labels")), ())
    for path, unlisted in strings(data, "defaults", "unlisted"):
        if unlisted == "delete" and not default_sets:
            yield _no_labels_listed(path)
    for path, unlisted in strings(data, "projects", ANY, "repository", "unlisted"):
        repository = dict(find_values(data, *path[:-1])).popitem()[1]
        if unlisted == "delete" and not (
            repository.get("labels", default_sets) or repository.get("extra_labels")
        ):
            yield _no_labels_listed(path)


def security_features_are_allowed(data: Any) -> Violations:
    """A security feature must not be turned on if the entry or `defaults` turns off another feature that it needs."""
    defaults = dict(find_values(data, "defaults", "security")).get(("defaults", "security"))
    for path, own in find_values(data, "projects", ANY, "repository", "security"):
        if not (isinstance(defaults, dict) and isinstance(own, dict)) or missing_feature(own):
            continue
        if conflict := missing_feature({**defaults, **own}):
            yield Violation(path, "security-needs", *conflict)


RULES: Final[tuple[Rule, ...]] = (
    known_areas,
    known_skills,
    known_languages,
    known_organizations,
    unique_organizations,
    unique_locales,
    known_label_sets,
    unique_slugs,
    unique_repositories,
    repository_names_need_organizations,
    unique_teams,
    team_slugs,
    known_teams,
    shared_teams_are_nobodys,
    own_team_is_not_a_further_team,
    nested_teams_are_visible,
    no_team_is_above_itself,
    unique_label_names,
    label_aliases_across_sets,
    own_labels_against_sets,
    unique_role_ids,
    unique_stewards,
    unique_account_ids,
    unique_sealing_keys,
    status_needs_reason,
    tombstones_are_archived,
    known_successors,
    removal_needs_labels,
    security_features_are_allowed,
)


def _no_labels_listed(path: DataPath) -> Violation:
    what = "no labels are listed, so `unlisted: delete` would delete every label"
    return Violation(
        path,
        "unlisted-without-labels",
        what,
        "use the name of one of the label sets defined in `labels`, or write `unlisted: keep`",
    )


def _strings_below(path: DataPath, data: Any, *pattern: str | int | None) -> list[tuple[DataPath, str]]:
    return [((*path, *subpath), value) for subpath, value in strings(data, *pattern)]


def _check_clashes(
    entries: Iterable[tuple[DataPath, str]], others: Iterable[tuple[DataPath, str]], what: str
) -> Violations:
    paths_by_name = {label_identity(value): path for path, value in others}
    for path, value in entries:
        if taken_by := paths_by_name.get(label_identity(value)):
            yield Violation(path, "label-alias-taken", f"{value!r} is {what}", REMOVE_ONE, taken_by)


def _check_known(data: Any, kind: str, section: str, *patterns: tuple[str | None, ...]) -> Violations:
    known = dict.fromkeys(sorted(section_keys(data, section)))
    fix = f"add it under `{section}`, or choose an existing one"
    by_name = dict(_names(data, section))
    for pattern in patterns:
        for path, value in strings(data, *pattern):
            if value in known:
                continue
            what = f"unknown {kind.replace('-', ' ')} {value!r}"
            if term := by_name.get(value.casefold()):
                yield Violation(path, f"{kind}-unknown", what, f"write its id, `{term}`")
            else:
                yield Violation(path, f"{kind}-unknown", what, fix, unknown=value, known=known)


def _names(data: Any, section: str) -> Iterator[tuple[str, str]]:
    """The names and aliases of a section's terms in all languages, in lower case, with the id of each term."""
    for pattern in (("aliases", ANY), ("translations", ANY, "name"), ("name",)):
        for path, name in strings(data, section, ANY, *pattern):
            yield name.casefold(), str(path[1])


def _check_unique(
    entries: Iterable[tuple[DataPath, str]], identity: Callable[[str], str], problem_id: str, fix: str
) -> Violations:
    seen: dict[str, DataPath] = {}
    for path, value in entries:
        earlier = seen.setdefault(identity(value), path)
        if earlier != path:
            yield Violation(path, problem_id, f"{value!r} is a duplicate", fix, earlier)


def unique_ids(section: str, problem_id: str, fix: str) -> Rule:
    """Return a rule that requires different ids for the entries of this section."""
    return lambda data: _check_unique(strings(data, section, ANY, "id"), str, problem_id, fix)


def _check_unique_per_project(
    data: Any, pattern: tuple[str | None, ...], identity: Callable[[str], str], problem_id: str, fix: str
) -> Violations:
    for path, project in find_values(data, "projects", ANY):
        yield from _check_unique(
            [((*path, *subpath), value) for subpath, value in strings(project, *pattern)],
            identity,
            problem_id,
            fix,
        )
