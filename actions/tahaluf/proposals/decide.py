"""What to do about a proposal, from how it stands: all of the bot's behaviour, without a word to GitHub."""

import hashlib
from collections.abc import Sequence

from tahaluf.manifest import Candidate, similar, upsert
from tahaluf.text import inline, title

from . import texts
from .actions import Action, ClosePull, OpenPull, PutBranch, ReopenPull, Say, Thank, UpdatePull
from .pull import closed_body, closed_with_issue, commit_message, listed, opened_body, pull_body, pull_title
from .refusals import private_flaws, rule_flaws, slug_flaws
from .situation import LABEL, Board, Facts, Proposal, Pull
from .values import Draft, Flaw, Values, draft_of, is_distinct, is_login, logins_of, read_values, slug_of


def questions(board: Board, proposal: Proposal) -> tuple[str, tuple[str, ...]]:
    """What has to be asked of GitHub before deciding: the name of a repository ("" for none), and logins."""
    alive = proposal.issue.is_open and not proposal.merged and _is_proposal(board, proposal)
    values = read_values(board.form, proposal.issue.body) if alive else ()
    if isinstance(values, tuple):
        return "", ()
    return slug_of(values), tuple(login for login in logins_of(values) if is_login(login))


def decide(board: Board, proposal: Proposal, facts: Facts) -> tuple[Action, ...]:
    """What to do, in order; nothing where nothing is due. Doing it twice changes nothing."""
    issue, last = proposal.issue, proposal.last_pull
    if not _is_proposal(board, proposal) or proposal.merged:
        return ()
    if not issue.is_open:
        return _close(proposal.open_pull)
    if last and not proposal.open_pull and not closed_with_issue(last.body):
        return (Say(texts.DECLINED.format(pull=last.number)),)
    values = read_values(board.form, issue.body)
    if isinstance(values, tuple):
        return (_mend(board, values),)
    return _propose(board, proposal, values, facts)


def _is_proposal(board: Board, proposal: Proposal) -> bool:
    """The form labels its issues; where the label does not exist, the body still opens as the form does."""
    opening = board.form.fields[0].heading
    return LABEL in proposal.issue.labels or opening in proposal.issue.body.splitlines()


def _close(pull: Pull | None) -> tuple[Action, ...]:
    """The word comes first: once the pull request is closed, nothing shows that it is still owed."""
    if pull is None:
        return ()
    return (Say(texts.CLOSED.format(pull=pull.number)), ClosePull(pull.number, closed_body(pull.body)))


def _mend(board: Board, flaws: Sequence[Flaw]) -> Say:
    """One comment with all that is to be mended, in the form's order, the first word on each answer only."""
    labels = {field.key: inline(field.label) for field in board.form.fields}
    first: dict[str, str] = {}
    for flaw in flaws:
        first.setdefault(labels.get(flaw.field or "", texts.WHOLE), flaw.what)
    told = [label for label in dict.fromkeys([*labels.values(), texts.WHOLE]) if label in first]
    points = "\n".join(texts.POINT.format(label=label, what=first[label]) for label in told)
    return Say(texts.MEND.format(points=points))


def _propose(board: Board, proposal: Proposal, values: Values, facts: Facts) -> tuple[Action, ...]:
    draft = draft_of(values, proposal.issue, _label(board, "steward"), facts)
    checked = _checked(board, draft, facts)
    if not isinstance(checked, str):
        return (_mend(board, checked),)
    near = _near(board, draft)
    if near and not (is_distinct(values) or proposal.open_pull):
        label = _label(board, "distinct")
        return (Say(texts.SIMILAR.format(projects=listed(board, near), label=label)),)
    body = pull_body(board, proposal.issue.number, values, draft.project, near)
    return _publish(board, proposal, checked, draft, body)


def _checked(board: Board, draft: Draft, facts: Facts) -> str | tuple[Flaw, ...]:
    """The manifest with the project in it, or all that is wrong with the answers."""
    flaws = [
        *private_flaws(draft.project),  # the first: the others may quote the answer, and one is told for each
        *draft.flaws,
        *slug_flaws(board.manifest, draft.project["slug"], facts),
        *rule_flaws(board.manifest, draft.project),
    ]
    return tuple(flaws) or upsert(board.text, draft.project)


def _near(board: Board, draft: Draft) -> tuple[Candidate, ...]:
    project = draft.project
    url = project.get("links", {}).get("website")
    if isinstance(project.get("repository"), str):
        url = project["repository"]
    return similar(board.manifest, project["name"], url=url, summary=project["summary"])


def _publish(board: Board, proposal: Proposal, text: str, draft: Draft, body: str) -> tuple[Action, ...]:
    """Branch, pull request and thanks, as far as they are not so already."""
    pull, branch, last = proposal.open_pull, proposal.branch, proposal.last_pull
    name, heading = title(draft.project["name"]), pull_title(draft.project)
    if branch and not branch.ours:
        return _left_to_people(last, name)
    actions: list[Action] = []
    if branch and last and not pull:
        # Before the branch moves: GitHub opens a pull request again only while its branch is as it was
        actions.append(ReopenPull(last.number, heading, body))
    # A branch that stands on an older commit but holds this very file merges as it is, approvals and all
    if not branch or branch.blob != blob_id(text):
        message = commit_message(draft.project["slug"], proposal.issue.number)
        actions.append(PutBranch(text, message, board.tip, branch.tip if branch else None))
    if pull and (pull.title, pull.body.rstrip()) != (heading, body):
        actions.append(UpdatePull(pull.number, heading, body))
    if not pull and not (branch and last):
        actions.append(OpenPull(heading, body))
    return (*actions, Thank(name, pull.number if pull else None))


def _left_to_people(last: Pull | None, name: str) -> tuple[Action, ...]:
    """What the bot still does where people have committed to the branch: nothing to it, nor to what is said of it."""
    if last is None:
        return (Say(texts.TAKEN_OVER.format(name=name)),)
    thank = Thank(name, last.number, touched=True)
    if last.state == "OPEN":
        return (thank,)
    return (ReopenPull(last.number, last.title, opened_body(last.body)), thank)


def _label(board: Board, key: str) -> str:
    """What the form calls a field; a coalition may have taken it out of its form."""
    return next((inline(field.label) for field in board.form.fields if field.key == key), key)


def thanks(action: Thank, pull: int | None) -> str:
    """The comment that says where the pull request is."""
    text = texts.TOUCHED if action.touched else texts.THANKS
    return text.format(name=action.name, pull=pull)


def blob_id(text: str) -> str:
    """The id that git gives to a file of this text."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
