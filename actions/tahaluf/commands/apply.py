"""`tahaluf apply`: make GitHub as the manifest says, and say what was done and what was not.

Exit codes: 0 all of it is so, 1 something is left, 130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tahaluf.github import Carried, Outcome, Session, carry_out, reviewed_digests
from tahaluf.manifest import Manifest, Part
from tahaluf.plan import Plan, Verdict
from tahaluf.problems import Stopped
from tahaluf.resources import Resource, founds

from .fleet import sharing
from .fleet.look import Look, kinds, look, look_again, starter
from .fleet.sessions import Sessions
from .fleet.settle import settle_proposals
from .given.environment import Environment
from .given.options import common, manifest_file, minutes, reserve
from .given.reading import read_manifest
from .shown.applied import Applied, to_summary
from .shown.terminal import progress, show_applied, show_plan
from .shown.workflow import summary

INTERRUPTED: Final = 130  # as a shell says of a program that Ctrl-C ended


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    manifest_file(parser)
    sharing.arguments(parser)
    reserve(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask before the first write")
    parser.add_argument(
        "--allow",
        action="append",
        default=os.environ.get("TAHALUF_ALLOW", "").split(),
        metavar="DIGEST",
        help="do this risky change though no merged pull request showed it; `all` for any of them",
    )
    parser.add_argument(
        "--time-limit",
        type=minutes,
        default=50,
        metavar="MINUTES",
        help="then finish what is in hand and say what is left, for each organization; "
        "default: 50, since an App's token lives for an hour",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    manifest = read_manifest(options.manifest)
    chosen = sharing.asked(manifest, options)
    sessions = Sessions(env, options)
    sessions.choose(manifest, chosen)
    run = _Run(env, options, manifest, kinds(Path(options.manifest).parent), sessions)
    _, trouble = sharing.in_turn(chosen, run.one if chosen[1:] else run.only)
    if trouble:
        raise trouble
    return max(run.codes)


@dataclass(frozen=True, slots=True)
class _Run:
    """What the parts of one run share, and the exit codes of those that are through."""

    env: Environment
    options: argparse.Namespace
    manifest: Manifest
    kept: Sequence[Resource[Any, Any]]
    sessions: Sessions
    codes: list[int] = field(default_factory=list)

    def one(self, part: Part) -> None:
        """One of several parts, told under its name."""
        if not any(code == INTERRUPTED for code in self.codes):
            self.only(part, str(part))

    def only(self, part: Part, heading: str = "") -> None:
        session = self.sessions.of(part)
        first = look(session, self.manifest, self.kept, part=part)
        if first.plan and not (self.env.in_actions or self.options.yes):
            _ask(first.plan, heading)
        session.pacer.finish_within(self.options.time_limit * 60)
        allowed = _allowed(self.sessions, self.env, self.options, first.plan)
        applied = _apply(session, self.manifest, self.kept, part, first, allowed)
        show_applied(applied, session, heading)
        summary(to_summary(applied, heading))
        if self.env.in_actions:
            settle_proposals(self.sessions.control(), self.env, self.manifest, part, applied)
        self.codes.append(applied.exit_code)


def _allowed(sessions: Sessions, env: Environment, options: argparse.Namespace, plan: Plan) -> frozenset[str]:
    """The digests of risky changes that somebody has seen and let pass."""
    if "all" in options.allow or not plan.risky:
        return frozenset(options.allow)
    shown = reviewed_digests(sessions.control(), env.repository) if env.repository else frozenset()
    return shown | frozenset(options.allow)


def _ask(plan: Plan, heading: str) -> None:
    show_plan(plan, heading)
    if not sys.stdin.isatty():
        raise Stopped("nobody is there to say yes, so that nothing was written", "give --yes")
    if input("Write this to GitHub? [y/N] ").strip().casefold() not in ("y", "yes"):
        raise Stopped("nothing was written", "say y to go on")


def _apply(
    session: Session,
    manifest: Manifest,
    kept: Sequence[Resource[Any, Any]],
    part: Part,
    first: Look,
    allowed: frozenset[str],
) -> Applied:
    """Found what must be there before the rest can be compared, look at that again, then do the rest."""
    start = starter(manifest, kept)
    findings, verdict, sites = first.plan, _verdict(first.plan, allowed), first.sites
    founding, rest = verdict.may.split(founds)
    unseen = verdict.unseen
    with progress(verdict.may) as watch:
        founded = carry_out(session, founding, first.sites, start, watch)
        held = {change.project for change in unseen if founds(change)}
        stuck = held | {o.change.project for o in founded.outcomes if o.state != "done"}
        made = [slug for slug in founding.projects if slug not in stuck]
        orphans, rest = rest.only(stuck), rest.instead(stuck, Plan())
        try:
            if founded.interrupted:
                raise KeyboardInterrupt
            if made:
                again = look_again(session, manifest, kept, made, part)
                verdict = _verdict(again.plan, allowed)
                rest, findings = rest.instead(made, verdict.may), findings.instead(made, again.plan)
                unseen = (*(c for c in unseen if c.project not in made), *verdict.unseen)
                sites = {**sites, **again.sites}
            carried = carry_out(session, rest, sites, start, watch)
        except KeyboardInterrupt:
            carried = Carried(_unreached(rest, "the run was stopped before it"), True)
        except Stopped as trouble:
            carried = Carried(_unreached(rest, str(trouble)))
    left = _unreached(orphans, "its repository is not there, or not under its name")
    return Applied(
        founded.outcomes + carried.outcomes + left,
        carried.interrupted,
        unseen,
        findings.cannot,
        findings.left,
    )


def _verdict(plan: Plan, allowed: frozenset[str]) -> Verdict:
    return Verdict(plan, ()) if "all" in allowed else plan.reviewed(allowed)


def _unreached(plan: Plan, reason: str) -> tuple[Outcome, ...]:
    return tuple(Outcome(change, "not reached", reason) for change in plan.changes)
