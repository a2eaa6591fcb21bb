"""What to do about a proposal, from how it stands: all of the bot's behaviour, without a word to GitHub."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tahaluf.consent import Words
from tahaluf.forms import glance, option_key
from tahaluf.manifest import Candidate, similar, upsert
from tahaluf.text import inline, title
from tahaluf.voice import Text, Voice, voice_for

from . import texts
from .actions import Action, ClosePull, Dismiss, OpenPull, PutBranch, ReopenPull, Say, Thank, UpdatePull
from .pull import (
    closed_body,
    closed_with_issue,
    commit_message,
    committed_values,
    digest_of,
    held_body,
    is_held,
    listed,
    opened_body,
    pull_body,
    pull_title,
)
from .refusals import private_flaws, rule_flaws, slug_flaws
from .situation import LABEL, Board, Facts, Proposal, Pull
from .values import Draft, Flaw, Values, draft_of, is_distinct, is_login, logins_of, read_values, slug_of


class Questions(NamedTuple):
    """What has to be asked of GitHub before deciding.

    `slug`: the name of a repository, "" for none; `pull`: the pull request in which `logins` may have agreed.
    """

    slug: str = ""
    logins: tuple[str, ...] = ()
    pull: int | None = None


def questions(board: Board, proposal: Proposal) -> Questions:
    alive = proposal.issue.is_open and not proposal.merged and _is_proposal(board, proposal)
    ours = alive and not _is_taken_over(proposal)
    values = read_values(board.form, proposal.issue.body) if ours else ()
    if isinstance(values, tuple):
        return Questions()
    logins, last = tuple(login for login in logins_of(values) if is_login(login)), proposal.last_pull
    return Questions(slug_of(values), logins, last.number if last and logins else None)


def decide(board: Board, proposal: Proposal, facts: Facts) -> tuple[Action, ...]:
    """What to do, in order; nothing where nothing is due. Doing it twice changes nothing."""
    issue, last, voice = proposal.issue, proposal.last_pull, _voice(board, proposal)
    if not _is_proposal(board, proposal) or proposal.merged:
        return ()
    if not issue.is_there:
        return _close_alone(proposal)
    if not issue.is_open:
        return _close(proposal.open_pull, voice)
    if last and not proposal.open_pull and not closed_with_issue(last.body):
        return (_say(voice, texts.DECLINED, pull=last.number),)
    if _is_taken_over(proposal):
        return _left_to_people(last, voice)
    values = read_values(board.form, issue.body)
    if isinstance(values, tuple):
        return _refuse(board, proposal, values, voice)
    return _propose(board, proposal, values, facts, voice)


def _is_proposal(board: Board, proposal: Proposal) -> bool:
    """The form labels its issues; where the label does not exist, the body still opens as the form does."""
    opening = board.form.fields[0].heading
    return LABEL in proposal.issue.labels or opening in proposal.issue.body.splitlines()


def _is_taken_over(proposal: Proposal) -> bool:
    """People have committed to the branch: what the form says now is no longer what it holds."""
    return proposal.branch is not None and not proposal.branch.ours


def _voice(board: Board, proposal: Proposal) -> Voice:
    """The project's main language, where there are texts in it: its proposer reads that."""
    return voice_for(map(option_key, glance(board.form, proposal.issue.body, "lang")))


def _say(voice: Voice, text: Text, **values: object) -> Say:
    return Say(voice.frame(voice.say(text, **values)))


def _close(pull: Pull | None, voice: Voice) -> tuple[Action, ...]:
    """The word comes first: once the pull request is closed, nothing shows that it is still owed."""
    if pull is None:
        return ()
    return (_say(voice, texts.CLOSED, pull=pull.number), ClosePull(pull.number, closed_body(pull.body)))


def _close_alone(proposal: Proposal) -> tuple[Action, ...]:
    """Nobody is left to tell, nor to edit the answers; a pull request that people opened again is theirs."""
    pull = proposal.open_pull
    if pull is None or closed_with_issue(pull.body) or _is_taken_over(proposal):
        return ()
    return (ClosePull(pull.number, closed_body(pull.body, texts.GONE_NOTE)),)


def _refuse(board: Board, proposal: Proposal, flaws: Sequence[Flaw], voice: Voice) -> tuple[Action, ...]:
    """What is to be mended; and nobody is to merge what the form said before without knowing of it."""
    pull, say = proposal.open_pull, _mend(board, flaws, voice)
    if pull is None or is_held(pull.body):
        return (say,)
    return (UpdatePull(pull.number, pull.title, held_body(pull.body)), say)


def _mend(board: Board, flaws: Sequence[Flaw], voice: Voice) -> Say:
    """One comment with all that is to be mended, in the form's order, the first word on each answer only."""
    labels, whole = {field.key: inline(field.label) for field in board.form.fields}, voice.say(texts.WHOLE)
    first: dict[str, str] = {}
    for flaw in flaws:
        first.setdefault(labels.get(flaw.key or "", whole), voice.say(flaw.what, **flaw.values))
    told = [label for label in dict.fromkeys([*labels.values(), whole]) if label in first]
    points = "\n".join(texts.POINT.format(label=label, what=first[label]) for label in told)
    return _say(voice, texts.MEND, points=points)


def _propose(
    board: Board, proposal: Proposal, values: Values, facts: Facts, voice: Voice
) -> tuple[Action, ...]:
    draft = _draft(board, proposal, values, facts)
    checked = _checked(board, draft, facts)
    if not isinstance(checked, str):
        return _refuse(board, proposal, checked, voice)
    near = _near(board, draft)
    if near and not (is_distinct(values) or proposal.open_pull):
        label = _label(board, "distinct")
        return (_say(voice, texts.SIMILAR, projects=listed(board, near, voice), label=label),)
    body = pull_body(board, proposal.issue.number, values, draft, near)
    return _publish(board, proposal, checked, draft, body, voice)


def _draft(board: Board, proposal: Proposal, values: Values, facts: Facts) -> Draft:
    """The project with those stewards who agreed to this one: under another name, it is another."""
    last = proposal.last_pull
    renamed = last is None or last.title != pull_title(
        {key: values.get(key) or "" for key in ("slug", "name")}
    )
    given = Words() if last is None or renamed else facts.words.get(last.number, Words())
    return draft_of(values, proposal.issue, _label(board, "steward"), facts, given)


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


def _publish(
    board: Board, proposal: Proposal, text: str, draft: Draft, body: str, voice: Voice
) -> tuple[Action, ...]:
    """Branch, pull request and thanks, as far as they are not so already."""
    pull, branch, last = proposal.open_pull, proposal.branch, proposal.last_pull
    name, heading = title(draft.project["name"]), pull_title(draft.project)
    digest = digest_of(draft.project)
    actions: list[Action] = []
    if pull and (stale := tuple(_stale(pull, digest))):
        actions.append(Dismiss(pull.number, stale))  # first: nobody is to merge new values by an old approval
    if branch and last and not pull:
        # Before the branch moves: GitHub opens a pull request again only while its branch is as it was
        actions.append(ReopenPull(last.number, heading, body))
    # A branch that stands on an older commit but holds this very file merges as it is, approvals and all
    if not branch or branch.blob != blob_id(text):
        message = commit_message(draft.project["slug"], proposal.issue.number, digest)
        actions.append(PutBranch(text, message, board.tip, branch.tip if branch else None))
    if pull and (pull.title, pull.body.rstrip()) != (heading, body):
        actions.append(UpdatePull(pull.number, heading, body))
    if not pull and not (branch and last):
        actions.append(OpenPull(heading, body))
    return (*actions, Thank(voice, name, pull.number if pull else None, waiting=len(draft.waiting)))


def _stale(pull: Pull, digest: str) -> Iterator[int]:
    """The approvals of other values. One of a commit that names none, which is not ours, is people's own matter."""
    for approval in pull.approvals:
        if approval.message is None or committed_values(approval.message) not in (None, digest):
            yield approval.id


def _left_to_people(last: Pull | None, voice: Voice) -> tuple[Action, ...]:
    """What the bot still does where people have committed to the branch: nothing to it, nor to what is said of it."""
    if last is None:
        return (_say(voice, texts.TAKEN_OVER),)
    thank = Thank(voice, None, last.number)
    if last.state == "OPEN":
        return (thank,)
    return (ReopenPull(last.number, last.title, opened_body(last.body)), thank)


def _label(board: Board, key: str) -> str:
    """What the form calls a field; a coalition may have taken it out of its form."""
    return next((inline(field.label) for field in board.form.fields if field.key == key), key)


def thanks(action: Thank, pull: int | None) -> str:
    """The comment that says where the pull request is."""
    text = texts.TOUCHED if action.name is None else texts.THANKS
    said = [action.voice.say(text, name=action.name, pull=pull)]
    if action.waiting:
        said.append(action.voice.count(texts.ASK_THEM, action.waiting))
    return action.voice.frame("\n".join(said))


def blob_id(text: str) -> str:
    """The id that git gives to a file of this text."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
