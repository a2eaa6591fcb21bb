"""Reads the pull request to plan, if the person who asked for the plan is authorized to do so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tahaluf.consent import AGREE_COMMAND, LIST_COMMAND, WITHDRAW_COMMAND, Consents, parse_command
from tahaluf.github import (
    PLAN_TOPIC,
    BotComment,
    PullRequest,
    Session,
    is_member,
    read_bot_comments,
    read_pull_head,
    read_pull_request,
)
from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Manifest, load_or_none
from tahaluf.plan import is_shown_at
from tahaluf.problems import CommandError

# User-facing message
NOT_FOR_STRANGERS = (
    "no plan was computed: only members of the organization can request one by commenting /plan"
)


@dataclass(frozen=True, slots=True)
class RequestedPull:
    """A pull request of the control repository `control`.

    `path`: the manifest's path in the repository. `base`: the manifest on the base branch, or None if it is missing or
    invalid there.
    """

    control: str
    number: int
    path: str
    pull: PullRequest
    base: Manifest | None


def read_requested_pull(
    env: Environment, session: Session, path: str, number: int | None
) -> RequestedPull | None:
    """Read the pull request to plan. If an unauthorized person asked for the plan, print this and return None.

    `number`: defaults to the event's pull request.
    """
    control, number = env.control_repository(), number or _pull_number(env)
    by_member = _is_authorized(session, env.event(), control)
    if not (by_member or _may_be_stewards(session, env.event(), control, number)):
        print(NOT_FOR_STRANGERS)
        return None
    pull = read_pull_request(session, control, number, path)
    if not (by_member or _is_by_steward(env.event(), pull, path)):
        print(NOT_FOR_STRANGERS)
        return None
    return RequestedPull(control, number, path, pull, load_or_none(pull.base_text, path))


def _is_authorized(session: Session, event: Mapping[str, Any], control: str) -> bool:
    """Return False if this run was triggered by a comment whose author is not an active member of the organization.

    The run then succeeds without posting anything, so that outsiders cannot create extra work or comments. The event's
    `author_association` does not help, since it shows private members as contributors.
    """
    comment = event.get("comment")
    if comment is None:
        return True  # triggered by someone with write access, not by a comment
    user, organization = comment.get("user") or {}, control.partition("/")[0]
    return is_member(session, organization, str(user.get("login")), user.get("id"))


def _is_consent_command(event: Mapping[str, Any]) -> bool:
    """Whether the comment is one of the commands /agree, /list-me and /withdraw, or was one before its last edit."""
    # Removing /agree from a comment withdraws the consent
    before = ((event.get("changes") or {}).get("body") or {}).get("from")
    return parse_command(str(before or (event.get("comment") or {}).get("body"))) in (
        AGREE_COMMAND,
        LIST_COMMAND,
        WITHDRAW_COMMAND,
    )


def _may_be_stewards(session: Session, event: Mapping[str, Any], control: str, number: int) -> bool:
    """Whether the comment is a steward's command, and this run may read the pull request's head for a non-member.

    Since anyone can put anything in a fork, a fork's head is read only if a member has asked for a plan of that commit.
    """
    if not _is_consent_command(event):
        return False
    head = read_pull_head(session, control, number)
    if head is None or not head.is_from_fork:
        return head is not None
    plan = plan_comment(read_bot_comments(session, control, number))
    return plan is not None and is_shown_at(plan.text, head.oid)


def _is_by_steward(event: Mapping[str, Any], pull: PullRequest, name: str) -> bool:
    """Whether the comment is by someone whom the pull request lists as a steward.

    Does not load a manifest that contains neither the account's id nor its login, because loading is slow.
    """
    user, text = (event.get("comment") or {}).get("user") or {}, pull.head_text or ""
    login, account = str(user.get("login")), user.get("id")
    if str(account) not in text and login.casefold() not in text.casefold():
        return False
    head = load_or_none(text, name)
    return head is not None and _is_listed(login, account, head)


def _is_listed(login: str, account: int | None, head: Manifest) -> bool:
    """Whether the head manifest lists this account anywhere."""
    if account is None:
        return False
    consents = Consents({account: login})
    return any(consents.has_agreed(person.login, person.id) for person in head.people)


def plan_comment(comments: Sequence[BotComment]) -> BotComment | None:
    """Return the bot's comment with the whole plan. If there are several, return the oldest, which `upsert_comment`
    keeps."""
    found = [comment for comment in comments if comment.topic == PLAN_TOPIC]
    return min(found, key=lambda comment: comment.id, default=None)


def _pull_number(env: Environment) -> int:
    event = env.event()
    number = event.get("number") or (event.get("issue") or {}).get("number")
    if not isinstance(number, int):
        raise CommandError("no pull request was given", "use --pull N")
    return number
