"""What no single field can tell: words that must be known elsewhere, and names that may stand only once.

The rules read plain data of any shape, not the model, so that a file with a mistake of type still hears of
everything else.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.problems import Problem

from .document import Document
from .paths import Path, found
from .repository import team_name
from .suggest import did_you_mean
from .words import label_identity, login_identity, slug_identity

EACH: Final = None
TAKE_OUT_ONE: Final = "take out one of the two"
NEEDS_REASON: Final = frozenset({"seeking-steward", "dormant", "archived"})


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken at `path`; `other` is the place that it disagrees with, if there is one."""

    path: Path
    id: str
    what: str
    mend: str
    other: Path | None = None


Breaches = Iterator[Breach]


def broken(document: Document) -> Iterator[Problem]:
    """Every rule that the document breaks."""
    for rule in RULES:
        for breach in rule(document.data):
            line = f" (see line {document.place(breach.other).line})" if breach.other else ""
            yield Problem(document.place(breach.path), breach.id, breach.what + line, breach.mend)


def known_areas(data: Any) -> Breaches:
    """A project's area stands in `areas`."""
    return _unknown(data, "area", "areas", ("projects", EACH, "area"))


def known_skills(data: Any) -> Breaches:
    """A role's skills stand in `skills`."""
    return _unknown(data, "skill", "skills", ("projects", EACH, "roles", EACH, "skills", EACH))


def known_languages(data: Any) -> Breaches:
    """Languages stand in `languages`, where that is not empty."""
    project = ("projects", EACH)
    patterns = (*project, "lang"), (*project, "languages", EACH), (*project, "roles", EACH, "languages", EACH)
    return _unknown(data, "language", "languages", *patterns) if _keys(data, "languages") else iter(())


def known_organizations(data: Any) -> Breaches:
    """A project's organization is the coalition's own, or stands in `organizations`."""
    known = [word for _, word in [*_words(data, "organization"), *_words(data, "organizations", EACH)]]
    for path, word in _words(data, "projects", EACH, "organization"):
        if login_identity(word) not in map(login_identity, known):
            mend = did_you_mean(word, known) or "add it under `organizations`, or choose one that is there"
            yield Breach(path, "organization-unknown", f"there is no organization {word!r} here", mend)


def one_entry_an_organization(data: Any) -> Breaches:
    """An organization stands once, as `organization` or in `organizations`."""
    words = [*_words(data, "organization"), *_words(data, "organizations", EACH)]
    yield from _once(words, login_identity, "organization-duplicate", "name each organization once")


def known_label_sets(data: Any) -> Breaches:
    """Label sets that are named stand in `labels`."""
    patterns = ("defaults", "labels", EACH), ("projects", EACH, "repository", "labels", EACH)
    return _unknown(data, "label-set", "labels", *patterns)


def one_project_a_slug(data: Any) -> Breaches:
    """A slug once used stays its project's for good: old links and clones go by it. The roster's name is taken."""
    roster = next((word for _, word in _words(data, "roster")), "roster")
    words = [*_words(data, "projects", EACH, "slug"), *_words(data, "projects", EACH, "aliases", EACH)]
    slugs = sorted(
        words, key=lambda placed: str(placed[0][1]).zfill(9)
    )  # the later project is the one to change
    for path, slug in slugs:
        if slug_identity(slug) == slug_identity(roster):
            yield Breach(path, "slug-reserved", f"{slug!r} is the roster's repository", "choose another slug")
    yield from _once(
        slugs, slug_identity, "slug-taken", "choose another; one that was used is never used again"
    )


def one_team_a_project(data: Any) -> Breaches:
    """Each project has a team of its own: two with one would add and remove each other's stewards."""
    first: dict[tuple[str, str], tuple[Path, str]] = {}
    common = next((word for _, word in _words(data, "organization")), "")
    for path, project in found(data, "projects", EACH):
        slug = next((word for _, word in _words(project, "slug")), "")
        if not slug or not isinstance(project.get("repository", {}), dict):
            continue
        own = next(_words(project, "repository", "team", "name"), (("slug",), team_name(slug)))
        here, name = (*path, *own[0]), own[1]
        home = next((word for _, word in _words(project, "organization")), common)
        earlier, other = first.setdefault((login_identity(home), name), (here, slug))
        if slug_identity(other) != slug_identity(slug):  # a slug that stands twice is told already
            what = f"the team {name!r} is the team of {other} as well"
            yield Breach(
                here, "team-taken", what, "give one of them another: `repository: {team: {name: …}}`", earlier
            )


def one_label_a_name(data: Any) -> Breaches:
    """A name, in any case, stands once in a label set; if two sets have it, the later set holds."""
    lists = [*found(data, "labels", EACH), *found(data, "projects", EACH, "repository", "extra_labels")]
    for path, labels in lists:
        names = [*_words(labels, EACH, "name"), *_words(labels, EACH, "aliases", EACH)]
        placed = [((*path, *at), name) for at, name in names]
        yield from _once(
            placed, label_identity, "label-duplicate", "leave one; case makes no difference to GitHub"
        )


def one_name_across_sets(data: Any) -> Breaches:
    """A label's alias is no other label's name: it would be renamed and made again in turns."""
    names = {label_identity(name): path for path, name in _words(data, "labels", EACH, EACH, "name")}
    for path, alias in _words(data, "labels", EACH, EACH, "aliases", EACH):
        holder = names.get(label_identity(alias))
        if holder is not None and holder[:2] != path[:2]:
            what = f"{alias!r} is the name of a label in another set"
            yield Breach(path, "label-alias-taken", what, TAKE_OUT_ONE, holder)


def one_name_beside_sets(data: Any) -> Breaches:
    """Nor is a repository's own label another name of one in the sets that it takes."""
    common = next((value for _, value in found(data, "defaults", "labels")), ())
    for path, repository in found(data, "projects", EACH, "repository"):
        own = _below(path, repository, "extra_labels", EACH, "name")
        aliases = _below(path, repository, "extra_labels", EACH, "aliases", EACH)
        if not (own or aliases):
            continue
        taken = {label_identity(word) for _, word in own}  # a label of its own replaces that of a set
        sets = next((value for _, value in found(repository, "labels")), common)
        beside = [
            label
            for _, name in _words(sets, EACH)
            for label in found(data, "labels", name, EACH)
            if not taken & {label_identity(word) for _, word in _words(label[1], "name")}
        ]
        names = [word for label in beside for word in _below(*label, "name")]
        earlier = [word for label in beside for word in _below(*label, "aliases", EACH)]
        yield from _clashes(aliases, names, "the name of a label in a set")
        yield from _clashes(own, earlier, "an earlier name of a label in a set")


def one_role_an_id(data: Any) -> Breaches:
    """A role's id stands once in its project."""
    mend = "give each role of a project an id of its own"
    return _once_in_each(data, ("roles", EACH, "id"), str, "role-duplicate", mend)


def one_steward_an_account(data: Any) -> Breaches:
    """A steward stands once in their project."""
    mend = "list each person once"
    return _once_in_each(data, ("stewards", EACH, "login"), str.casefold, "steward-duplicate", mend)


def one_recipient_a_key(data: Any) -> Breaches:
    """A sealing key stands once: one secret key is one person's."""
    keys = _words(data, "sealing", "recipients", EACH, "key")
    yield from _once(keys, str, "sealing-key-duplicate", "have each recipient make a key of their own")


def reasons_for_a_status(data: Any) -> Breaches:
    """`seeking-steward`, `dormant` and `archived` carry `since` and `reason`: whoever looks for it needs them."""
    for path, project in found(data, "projects", EACH):
        if not isinstance(project, dict) or project.get("status") not in NEEDS_REASON:
            continue
        missing = [key for key in ("since", "reason") if project.get(key) is None]
        if missing:
            what = f"the status {project['status']} stands without {' and '.join(missing)}"
            mend = "add " + " and ".join(f"`{key}:`" for key in missing)
            yield Breach((*path, "status"), "status-unexplained", what, mend)


def labels_before_their_removal(data: Any) -> Breaches:
    """`unlisted: delete` stands only where labels are listed: otherwise every label would go."""
    common = next((value for _, value in found(data, "defaults", "labels")), ())
    for path, unlisted in _words(data, "defaults", "unlisted"):
        if unlisted == "delete" and not common:
            yield _bare(path)
    for path, unlisted in _words(data, "projects", EACH, "repository", "unlisted"):
        own = dict(found(data, *path[:-1])).popitem()[1]
        if unlisted == "delete" and not (own.get("labels", common) or own.get("extra_labels")):
            yield _bare(path)


RULES: Final[tuple[Callable[[Any], Breaches], ...]] = (
    known_areas,
    known_skills,
    known_languages,
    known_organizations,
    one_entry_an_organization,
    known_label_sets,
    one_project_a_slug,
    one_team_a_project,
    one_label_a_name,
    one_name_across_sets,
    one_name_beside_sets,
    one_role_an_id,
    one_steward_an_account,
    one_recipient_a_key,
    reasons_for_a_status,
    labels_before_their_removal,
)


def _bare(path: Path) -> Breach:
    what = "`unlisted: delete` stands where no label is listed, so that every label would go"
    return Breach(
        path, "unlisted-without-labels", what, "name a label set under `labels`, or write `unlisted: keep`"
    )


def _words(data: Any, *pattern: str | int | None) -> Iterator[tuple[Path, str]]:
    return ((path, value) for path, value in found(data, *pattern) if isinstance(value, str))


def _keys(data: Any, name: str) -> list[str]:
    section = data.get(name) if isinstance(data, dict) else None
    return list(section) if isinstance(section, dict) else []


def _below(path: Path, data: Any, *pattern: str | int | None) -> list[tuple[Path, str]]:
    return [((*path, *at), word) for at, word in _words(data, *pattern)]


def _clashes(words: Iterable[tuple[Path, str]], others: Iterable[tuple[Path, str]], what: str) -> Breaches:
    holders = {label_identity(word): path for path, word in others}
    for path, word in words:
        if holder := holders.get(label_identity(word)):
            yield Breach(path, "label-alias-taken", f"{word!r} is {what}", TAKE_OUT_ONE, holder)


def _unknown(data: Any, kind: str, section: str, *patterns: tuple[str | None, ...]) -> Breaches:
    known = frozenset(_keys(data, section))
    for pattern in patterns:
        for path, word in _words(data, *pattern):
            if word not in known:
                mend = (
                    did_you_mean(word, sorted(known))
                    or f"add it under `{section}`, or choose one that is there"
                )
                yield Breach(path, f"{kind}-unknown", f"there is no {kind.replace('-', ' ')} {word!r}", mend)


def _once(words: Iterable[tuple[Path, str]], identity: Callable[[str], str], id: str, mend: str) -> Breaches:
    first: dict[str, Path] = {}
    for path, word in words:
        earlier = first.setdefault(identity(word), path)
        if earlier != path:
            yield Breach(path, id, f"{word!r} stands here a second time", mend, earlier)


def _once_in_each(
    data: Any, pattern: tuple[str | None, ...], identity: Callable[[str], str], id: str, mend: str
) -> Breaches:
    for path, project in found(data, "projects", EACH):
        yield from _once([((*path, *at), word) for at, word in _words(project, *pattern)], identity, id, mend)
