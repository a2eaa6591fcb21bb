"""Our comments under many issues at once: what `say` does for one, as a plan whose comments travel in batches.

The plan names issues by their numbers; the words travel beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tahaluf.plan import Change, Kind, Mutation, Plan, Rest, Site, Steps

from .control import names
from .conversation import COMMENT, Comment, comments_in
from .drive import carry_out
from .errand import Outcome
from .hush import hushed
from .session import Session

SPEECH: Final = "comment"
AT_ONCE: Final = 50  # issues in a request
LATEST: Final = 20  # comments under each: what two runs say at once stands among them


@dataclass(frozen=True, slots=True)
class Saying:
    """`text` shall be our one comment on `topic` under an issue. `id`: the issue's node id; `ours`: as just read."""

    number: int
    id: str
    topic: str
    text: str = field(repr=False)
    ours: Sequence[Comment] = field(repr=False)


def say_all(session: Session, repository: str, sayings: Iterable[Saying]) -> dict[int, str]:
    """Say all of it in owner/name. Gives why not, without words, for each issue under which it could not be said.

    Two runs may say it in the same moment: of two comments, at least the later run sees both, and takes one away.
    """
    wanted = {saying.number: saying for saying in sayings}
    outcomes = _carry_out(session, repository, wanted)
    new = [_number(o.change) for o in outcomes if o.change.kind is Kind.CREATE and o.state == "done"]
    ours = _ours(session, repository, new)
    again = {number: replace(wanted[number], ours=there) for number, there in ours.items() if len(there) > 1}
    outcomes += _carry_out(session, repository, again)
    return {_number(o.change): o.reason for o in outcomes if o.state != "done"}


def _carry_out(session: Session, repository: str, wanted: Mapping[int, Saying]) -> tuple[Outcome, ...]:
    owner, name = repository.split("/")
    plan = plan_sayings(wanted.values())

    def start(change: Change, site: Site) -> Steps:
        return hushed(_steps(change, wanted[_number(change)], site))

    carried = carry_out(session, plan, dict.fromkeys(plan.projects, Site(owner, name)), start)
    if carried.interrupted:
        raise KeyboardInterrupt
    return carried.outcomes


def _ours(session: Session, repository: str, numbers: Sequence[int]) -> dict[int, list[Comment]]:
    """Our comments among the latest under each issue."""
    found: dict[int, list[Comment]] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        asked = " ".join(
            f"i{n}: issue(number: {n}) {{ comments(last: {LATEST}) {{ nodes {{ {COMMENT} }} }} }}"
            for n in some
        )
        document = (
            "query($owner: String!, $name: String!) { viewer { databaseId } "
            f"repository(owner: $owner, name: $name) {{ {asked} }} }}"
        )
        data = session.look(document, names(repository))
        for number in some:
            if node := data["repository"][f"i{number}"]:
                found[number] = comments_in(node["comments"]["nodes"], data["viewer"]["databaseId"])
    return found


def plan_sayings(sayings: Iterable[Saying]) -> Plan:
    """Nothing where it stands there already. Of several comments on one topic the first is kept."""
    return Plan.of(change for saying in sayings for change in _changes(saying))


def _changes(saying: Saying) -> Iterator[Change]:
    issue = f"#{saying.number}"
    there = sorted((one for one in saying.ours if one.topic == saying.topic), key=lambda one: one.id)
    if not there:
        yield Change(issue, SPEECH, Kind.CREATE, saying.topic, batched=True)
        return
    first, *others = there
    if first.text != saying.text.strip():
        yield Change(issue, SPEECH, Kind.PATCH, saying.topic, before=first.id, after=first.id, content=0)
    for other in others:
        yield Change(issue, SPEECH, Kind.DELETE, saying.topic, before=other.id, content=0)


def _steps(change: Change, saying: Saying, site: Site) -> Steps:
    body = f"<!-- tahaluf:{saying.topic} -->\n{saying.text.strip()}"
    place = f"{site.repository}/issues/comments/{change.before}"
    match change.kind:
        case Kind.CREATE:
            yield Mutation("addComment", "AddCommentInput", {"subjectId": saying.id, "body": body})
        case Kind.PATCH:
            yield Rest("PATCH", place, {"body": body})
        case _:
            yield Rest("DELETE", place, accept=frozenset({404}))
    return None


def _number(change: Change) -> int:
    return int(change.project.removeprefix("#"))
