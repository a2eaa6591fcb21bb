"""The pull request of a proposal: its title, its body, and the mark by which later runs know it again."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tahaluf.forms import Form, Kind
from tahaluf.manifest import Candidate
from tahaluf.text import code, inline, plain, title
from tahaluf.voice import ENGLISH, Voice, voice_for

from . import texts
from .situation import Board
from .values import Draft, Steward, Values

_MARK: Final = re.compile(
    r"<!-- tahaluf:proposal issue=([0-9]+) slug=([A-Za-z0-9._-]+) values=([0-9a-f]{16})(?: waiting=([0-9]+))? -->"
)
_COMMITTED: Final = re.compile(r"^Values: ([0-9a-f]{16})$", re.MULTILINE)
_CLOSED: Final = "<!-- tahaluf:closed-with-issue -->"
_HELD: Final = "<!-- tahaluf:held -->"
_LONGEST_TITLE: Final = 256  # GitHub refuses more


def digest_of(project: Mapping[str, Any]) -> str:
    """Sixteen hex digits that change when any value of the project does: an approval is of these values."""
    canonical = json.dumps(project, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def commit_message(slug: str, issue: int, digest: str) -> str:
    """Of the slug alone: GitHub reads commit messages for mentions, closing words, commits and addresses.

    With the digest of the values, so that every approval says which ones it was given for.
    """
    return texts.COMMIT.format(slug=plain(slug), issue=issue, digest=digest)


def committed_values(message: str) -> str | None:
    """The digest of the values that a commit of ours brings."""
    found = _COMMITTED.search(message)
    return found[1] if found else None


def is_our_commit(message: str, issue: int) -> bool:
    """Whether a commit of the bot's account on the branch of `issue` is its proposal, not other work."""
    return message.rstrip().endswith(commit_message("", issue, "").lstrip().splitlines()[-1])


def pull_title(project: Mapping[str, Any]) -> str:
    """Plain text: GitHub shows titles unrendered, and may make commit messages of them."""
    whole = texts.TITLE.format(slug=plain(project["slug"]), name=plain(project["name"]))
    # What parts the signs of a name may make it half as long again as the manifest allows
    return whole if len(whole) <= _LONGEST_TITLE else whole[: _LONGEST_TITLE - 1].rstrip() + "…"


def pull_body(board: Board, issue: int, values: Values, draft: Draft, similar: Sequence[Candidate]) -> str:
    """What a maintainer has to see: the values as the machine read them, not as the issue shows them."""
    digest, slug = digest_of(draft.project), draft.project["slug"]
    waiting = f" waiting={len(draft.waiting)}" if draft.waiting else ""
    parts = [
        f"<!-- tahaluf:proposal issue={issue} slug={slug} values={digest}{waiting} -->",
        texts.HEADING.format(issue=issue),
        "\n".join(["| | |", "| --- | --- |", *_rows(board.form, values, draft)]),
    ]
    if draft.waiting:
        parts += _waits(draft)
    if similar:
        parts += [texts.RESEMBLES, listed(board, similar, ENGLISH)]
    return "\n\n".join([*parts, texts.FOOTER.format(digest=digest)])


def _waits(draft: Draft) -> Iterator[str]:
    """Said to maintainers, and to the stewards who are meant: they may read the project's language alone."""
    for voice in dict.fromkeys([ENGLISH, voice_for([draft.project.get("lang", "")])]):
        entries = voice.series(map(str, draft.waiting))
        yield voice.frame(voice.count(texts.WAITS, len(draft.waiting), entries=entries))


def closed_body(body: str, note: str = texts.CLOSED_NOTE) -> str:
    """The body of a pull request that is closed because its issue is, with a note that says so."""
    return f"{opened_body(body)}\n\n{_CLOSED}\n{note}"


def held_body(body: str) -> str:
    """The body of a pull request while the answers in its issue cannot be taken."""
    return f"{opened_body(body)}\n\n{_HELD}\n{texts.HELD_NOTE}"


def opened_body(body: str) -> str:
    """The same body as it was before it was closed or held."""
    return body.partition(_CLOSED)[0].partition(_HELD)[0].rstrip()


def is_held(body: str) -> bool:
    return _HELD in body


def closed_with_issue(body: str) -> bool:
    """Whether it was the bot that closed the pull request, and not a person's decision."""
    return _CLOSED in body


def proposed_slug(body: str, issue: int) -> str | None:
    """The slug that the pull request for `issue` proposes, by the mark at the top of its body."""
    mark = _MARK.match(body)
    return mark[2] if mark and int(mark[1]) == issue else None


def merged_as_read(body: str, message: str) -> bool:
    """Whether a pull request's last commit brings the values that its body showed; people may have changed either."""
    mark = _MARK.match(body)
    return mark is not None and mark[3] == committed_values(message)


def words_missing(body: str) -> int:
    """Of how many stewards the word is missing, by the same mark."""
    mark = _MARK.match(body)
    return int(mark[4] or 0) if mark else 0


def listed(board: Board, similar: Sequence[Candidate], voice: Voice) -> str:
    """The projects that a proposal resembles, with the way to each."""
    return "\n".join(f"- {_entry(board, candidate, voice)}" for candidate in similar)


def _entry(board: Board, candidate: Candidate, voice: Voice) -> str:
    project = board.manifest.project(candidate.slug)
    home = f"{board.server_url}/{board.manifest.home(project)}/{project.slug}" if project.governed else None
    why = voice.series(voice.say(reason) for reason in candidate.reasons)
    way = f"[{code(project.slug)}]({home})" if home else code(project.slug)
    return f"{title(project.name)} ({way}): {why}"


def _rows(form: Form, values: Values, draft: Draft) -> Iterator[str]:
    for field in form.fields:
        value = values.get(field.key)
        if field.kind == Kind.CHECKBOXES or not value:
            continue
        shown = value if isinstance(value, str) else ", ".join(value)
        if field.key == "stewards":
            shown = ", ".join(_shown(steward) for steward in draft.stewards if steward.entry)
        yield f"| {inline(field.label)} | {title(shown)} |"


def _shown(steward: Steward) -> str:
    """Nobody is named here on another's word, not even by us: a pull request cannot be made unread."""
    return steward.name or texts.ENTRY.format(number=steward.entry)
