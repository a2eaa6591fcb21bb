"""The plan of a pull request: its base manifest, its head manifest and GitHub as it is now.

The head is read as data, through the API. The templates are those of the checkout, which is the default branch:
a pull request from a stranger may bring a manifest to look at, and nothing that runs.
"""

import argparse
from pathlib import Path

from tahaluf.github import pull_manifests, say
from tahaluf.manifest import Manifest, load
from tahaluf.plan import Plan, review
from tahaluf.problems import Refused, Stopped
from tahaluf.resources import compare
from tahaluf.text import inline

from .environment import Environment
from .fleet import kinds, look

TOPIC = "plan"

# Texts for people
BROKEN = """\
### This manifest cannot be read yet

{problems}

Nothing is done until it can.
"""


def plan_pull(env: Environment, options: argparse.Namespace) -> Plan:
    """Plan the merge, and post it there if asked to. Raises Refused (and posts so) if the head is not valid."""
    number = options.pull or _number(env)
    session, control = env.session(options.verbose), env.control()
    pull = pull_manifests(session, control, number, options.manifest.name)
    try:
        head = load(pull.head_text, options.manifest.name)
    except Refused as refused:
        if options.comment:
            lines = "\n".join(f"- {inline(str(problem))}" for problem in refused.problems)
            say(env.speaker(options.verbose), control, number, TOPIC, BROKEN.format(problems=lines))
        raise
    kept = kinds(Path(options.manifest).parent)
    seen = look(session, head, kept)
    base = _base(pull.base_text, options.manifest.name)
    plan = seen.plan.against(compare(base, seen.actual, kept)) if base else seen.plan
    if options.comment:
        say(env.speaker(options.verbose), control, number, TOPIC, review(plan, pull.head_oid))
    return plan


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
