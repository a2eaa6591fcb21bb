"""The plan of a pull request: its base manifest, its head manifest and GitHub as it is now.

The head is read as data, through the API. The templates are those of the checkout, which is the default branch:
a pull request from a stranger may bring a manifest to look at, and nothing that runs.
"""

import argparse
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tahaluf.commands.given.environment import Environment
from tahaluf.consent import AGREE, WITHDRAW, command_of
from tahaluf.github import Session, is_member, our_comments, pull_manifests, say
from tahaluf.manifest import Manifest, Part, load, organizations, parts
from tahaluf.plan import Plan, review
from tahaluf.privacy import lint, veil
from tahaluf.problems import Refused, Stopped
from tahaluf.resources import compare
from tahaluf.text import inline

from . import sharing
from .look import kinds, look
from .moves import hold_moved, unknown_homes
from .sessions import Sessions
from .spoken import hold_unspoken, is_new_steward

TOPIC = "plan"

# Texts for people
NOT_FOR_STRANGERS = "nothing is planned: somebody asked who is not a member. A member can ask by /plan."
BROKEN = """\
### Something in this manifest has to be mended first

{problems}

There is no plan, and nothing is done, until it is.
"""


def plan_pull(env: Environment, options: argparse.Namespace) -> tuple[Plan, Stopped | None] | None:
    """Plan the merge, and post it there if asked to; with it, what kept us from some of the organizations.

    None where a stranger asked. Raises Refused (and posts so) if the head is not valid.
    """
    name, number = options.manifest.name, options.pull or _number(env)
    sessions, control = Sessions(env, options), env.control()
    talk = sessions.control()
    member = _may_ask(talk, env.event(), control)
    if not (member or _is_word(env.event())):
        print(NOT_FOR_STRANGERS)
        return None
    pull = pull_manifests(talk, control, number, name)
    base = _read(pull.base_text, name)
    if not (member or _is_listed(env.event(), base, _read(pull.head_text, name))):
        print(NOT_FOR_STRANGERS)
        return None
    try:
        head = _head(pull.base_text, pull.head_text, name)
    except Refused as refused:
        if options.comment and (base is None or _first(sharing.asked(base, options), base)):
            lines = "\n".join(f"- {inline(veil(str(problem)))}" for problem in refused.problems)
            say(talk, control, number, TOPIC, BROKEN.format(problems=lines))
        raise
    known = base or head  # a pull request does not say where our tokens go
    chosen = sharing.asked(known, options)
    sessions.choose(known, chosen)
    plan, trouble = _planned(sessions, Path(options.manifest).parent, chosen, base, head)
    plan, unspoken = hold_unspoken(talk, control, number, plan, base, head)
    if _first(chosen, known):
        plan = Plan.together([plan, unknown_homes(head, organizations(known)), unspoken])
    if options.comment and trouble is None:
        where = "" if chosen == tuple(parts(known)) else str(chosen[0])
        silent = not (_first(chosen, known) or plan or plan.cannot)
        _post(talk, control, number, _topic(chosen, known), review(plan, pull.head_oid, where), silent)
    return plan, trouble


def _first(chosen: Sequence[Part], known: Manifest) -> bool:
    """Whether this is the run, of those that share a pull request, that speaks of the whole of it."""
    return chosen[0] == next(parts(known, chosen[0].shards))


def _topic(chosen: Sequence[Part], known: Manifest) -> str:
    """Each run that shares a pull request has a comment of its own."""
    return TOPIC if _first(chosen, known) else f"{TOPIC}-{re.sub('[^a-z0-9]+', '-', str(chosen[0]).lower())}"


def _post(talk: Session, control: str, number: int, topic: str, text: str, silent: bool) -> None:
    """`silent`: there is nothing to say, unless to take back what was said before."""
    ours = our_comments(talk, control, number)
    if not silent or any(comment.topic == topic for comment in ours):
        say(talk, control, number, topic, text, ours=ours)


def _planned(
    sessions: Sessions, root: Path, chosen: Sequence[Part], base: Manifest | None, head: Manifest
) -> tuple[Plan, Stopped | None]:
    kept = kinds(root)

    def one(part: Part) -> Plan:
        seen = look(sessions.of(part), head, kept, part=part)
        if base is None:
            return seen.plan
        return hold_moved(seen.plan.against(compare(base, seen.actual, kept, part.shards)), base, head)

    plans, trouble = sharing.in_turn(chosen, one)
    return Plan.together(plans), trouble


def _head(base: str | None, head: str, name: str) -> Manifest:
    """The manifest that a merge would bring. Raises Refused for its mistakes, and for what leads to a person.

    What was there before is not this pull request's to mend; what it brings, a plan would repeat.
    """
    before, lines = set((base or "").splitlines()), head.splitlines()
    private = [problem for problem in lint(head, name) if lines[problem.place.line - 1] not in before]
    try:
        manifest = load(head, name)
    except Refused as refused:
        raise Refused([*private, *refused.problems]) from None
    if private:
        raise Refused(private)
    return manifest


def _may_ask(session: Session, event: Mapping[str, Any], control: str) -> bool:
    """False if a comment asked for this run that is not by an active member of the organization.

    Nothing is posted then, and no run is red: a stranger's comment makes us neither work nor talk.
    `author_association` in the event is no gate, since it shows private members as contributors.
    """
    comment = event.get("comment")
    if comment is None:
        return True  # no comment asked: a run that somebody with write access started
    user, organization = comment.get("user") or {}, control.partition("/")[0]
    return is_member(session, organization, str(user.get("login")), user.get("id"))


def _is_word(event: Mapping[str, Any]) -> bool:
    """Whether the comment is what a steward to be would say."""
    before = ((event.get("changes") or {}).get("body") or {}).get("from")  # an edit takes a word back
    return command_of(str(before or (event.get("comment") or {}).get("body"))) in (AGREE, WITHDRAW)


def _is_listed(event: Mapping[str, Any], base: Manifest | None, head: Manifest | None) -> bool:
    """Whether the comment is by somebody whom the pull request would list as a steward."""
    user = (event.get("comment") or {}).get("user") or {}
    return head is not None and is_new_steward(str(user.get("login")), user.get("id"), base, head)


def _read(text: str | None, name: str) -> Manifest | None:
    """The manifest on one side of the pull request, where it is there and can be read."""
    try:
        return None if text is None else load(text, name)
    except Refused:
        return None


def _number(env: Environment) -> int:
    event = env.event()
    found = event.get("number") or (event.get("issue") or {}).get("number")
    if not isinstance(found, int):
        raise Stopped("it is not known which pull request is meant", "give --pull N")
    return found
