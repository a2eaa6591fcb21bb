"""The plan of a pull request: its base manifest, its head manifest and GitHub as it is now.

The head is read as data, through the API. The templates are those of the checkout, which is the default branch:
a pull request from a stranger may bring a manifest to look at, and nothing that runs.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tahaluf.github import Session, is_member, pull_manifests, say
from tahaluf.manifest import Manifest, load
from tahaluf.plan import Plan, review
from tahaluf.privacy import lint, veil
from tahaluf.problems import Refused, Stopped
from tahaluf.resources import compare
from tahaluf.text import inline

from .environment import Environment
from .fleet import kinds, look

TOPIC = "plan"

# Texts for people
BROKEN = """\
### Something in this manifest has to be mended first

{problems}

There is no plan, and nothing is done, until it is.
"""


def plan_pull(env: Environment, options: argparse.Namespace) -> Plan:
    """Plan the merge, and post it there if asked to. Raises Refused (and posts so) if the head is not valid."""
    number = options.pull or _number(env)
    session, control = env.session(options.verbose), env.control()
    _may_ask(session, env.event(), control)
    pull = pull_manifests(session, control, number, options.manifest.name)
    try:
        head = _head(pull.base_text, pull.head_text, options.manifest.name)
    except Refused as refused:
        if options.comment:
            lines = "\n".join(f"- {inline(veil(str(problem)))}" for problem in refused.problems)
            say(env.speaker(options.verbose), control, number, TOPIC, BROKEN.format(problems=lines))
        raise
    kept = kinds(Path(options.manifest).parent)
    seen = look(session, head, kept)
    base = _base(pull.base_text, options.manifest.name)
    plan = seen.plan.against(compare(base, seen.actual, kept)) if base else seen.plan
    if options.comment:
        say(env.speaker(options.verbose), control, number, TOPIC, review(plan, pull.head_oid))
    return plan


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


def _may_ask(session: Session, event: Mapping[str, Any], control: str) -> None:
    """Raises Stopped if a comment asked for this run that is not by an active member of the organization.

    Nothing is posted then: a stranger's comment makes us neither work nor talk. `author_association` in the
    event is no gate, since it shows private members as contributors.
    """
    comment = event.get("comment")
    if comment is None:
        return  # no comment asked: a run that somebody with write access started
    user, organization = comment.get("user") or {}, control.partition("/")[0]
    if not is_member(session, organization, str(user.get("login")), user.get("id")):
        raise Stopped("a plan was asked for by somebody who is not a member", "a member can ask by /plan")


def _base(text: str | None, name: str) -> Manifest | None:
    """The manifest before the pull request: none in a new control repository, or one that cannot be read."""
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
