"""What a run would change in the roster, as values; and the requests by which it becomes so.

A plan names a person by the roster's pseudonym and shows nothing else of them: what is to be written travels beside
it, in `Wanted`. Notices are made in batches, and all files that change go into one commit.
"""

import base64
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tahaluf.plan import Change, Kind, Mutation, Plan, Rest, Site, Steps

from .notice import Notice, Posted

NOTICE: Final = "notice"
FILES: Final = "files"
ROSTER: Final = "roster"  # what the files belong to in a plan
A_COMMIT: Final = 100  # files: with the longest of sealed messages, 4 MB

# Texts for people
TWICE: Final = "there is another about the same person"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the roster shall be: notices by person; files by path, None where there shall be none.

    `message`: of the commit. It is read by all who can read the roster, so it names nobody.
    """

    notices: Mapping[str, Notice] = field(default_factory=dict, repr=False)
    files: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    message: str = ""


def plan_notices(wanted: Wanted, there: Mapping[str, Sequence[Posted]]) -> Plan:
    """`there`: our notices about each person. Of several, which two runs at once have made, the first stays."""
    return Plan.of(
        change
        for person, notice in wanted.notices.items()
        for change in _notices(person, notice, sorted(there.get(person, ()), key=lambda one: one.number))
    )


def plan_files(wanted: Wanted, there: Mapping[str, str]) -> Plan:
    """`there`: the texts that are there, by path."""
    due = sorted(path for path, text in wanted.files.items() if text != there.get(path))
    if not due:
        return Plan()
    commits = -(-len(due) // A_COMMIT)
    target = due[0] if len(due) == 1 else f"{len(due)} files"
    return Plan.of([Change(ROSTER, FILES, Kind.PATCH, target, after=due, cost=commits, content=commits)])


def keeping_steps(change: Change, wanted: Wanted, site: Site, learned: MutableMapping[str, int]) -> Steps:
    """The requests of one change. `site`: the roster, with its node id, its branch and the tip of it.

    `learned`: the number of a new notice is put down here, under its person.
    """
    if change.resource == FILES:
        return _commit({path: wanted.files[path] for path in change.after}, wanted.message, site)
    return _notice(change, wanted.notices[change.project], site, learned)


def _notices(person: str, wanted: Notice, there: Sequence[Posted]) -> Iterator[Change]:
    if not there and wanted.open is not False:
        yield Change(person, NOTICE, Kind.CREATE, person, batched=True)
    kept = len(there) if wanted.open is False else 1  # whoever leaves, leaves none behind
    for one in there[:kept]:
        if not one.says(wanted):
            yield Change(person, NOTICE, Kind.PATCH, person, one.number, one.number, content=0)
    for one in there[kept:]:
        if one.open:
            yield Change(person, NOTICE, Kind.ARCHIVE, person, one.number, one.number, TWICE, content=0)


def _notice(change: Change, wanted: Notice, site: Site, learned: MutableMapping[str, int]) -> Steps:
    body = {"title": wanted.title, "body": wanted.body}
    place = f"{site.repository}/issues/{change.after}"
    match change.kind:
        case Kind.CREATE:
            asked = {"repositoryId": site.repository_id, **body}
            made = yield Mutation("createIssue", "CreateIssueInput", asked, "issue { number }")
            learned[change.project] = made.body["issue"]["number"]
        case Kind.PATCH:
            state = {None: {}, True: {"state": "open"}, False: {"state": "closed"}}[wanted.open]
            yield Rest("PATCH", place, body | state)
        case _:
            yield Rest("PATCH", place, {"state": "closed", "state_reason": "not_planned"})
    return None


def _commit(files: Mapping[str, str | None], message: str, site: Site) -> Steps:
    """GitHub takes the commit only where the branch is still at the tip that was read: nothing is written over."""
    paths = list(files)
    for start in range(0, len(paths), A_COMMIT):
        some = {path: files[path] for path in paths[start : start + A_COMMIT]}
        made = yield Mutation(
            "createCommitOnBranch",
            "CreateCommitOnBranchInput",
            {
                "branch": {
                    "repositoryNameWithOwner": f"{site.organization}/{site.slug}",
                    "branchName": site.default_branch,
                },
                "message": {"headline": message},
                "expectedHeadOid": site.head,
                "fileChanges": {
                    "additions": [
                        {"path": path, "contents": base64.b64encode(text.encode()).decode()}
                        for path, text in some.items()
                        if text is not None
                    ],
                    "deletions": [{"path": path} for path, text in some.items() if text is None],
                },
            },
            "commit { oid }",
        )
        site = replace(site, head=made.body["commit"]["oid"])
    return site
