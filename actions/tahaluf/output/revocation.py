"""Shows which access is revoked and which tasks remain. Use it only on a maintainer's own terminal."""

from collections.abc import Sequence
from typing import Final

from tahaluf.access import Person, ends_ownership
from tahaluf.docs_pages import link_docs
from tahaluf.github import Outcome
from tahaluf.plan import Plan, pluralize

from .console import console, escape_line
from .terminal import show_blocked

# User-facing messages
HEADING: Final = "All access of {login} (account {id}):"
TEXTS: Final = {
    "membership": "remove from the organization {target}",
    "team": "remove from the team {target}",
    "collaborator": "remove direct access to {target}",
    "invitation": "cancel the invitation to {target}",
}
NAMED_IN: Final = (
    "projects.yml names them in {entries}: {names}. This command does not change that file: remove them "
    "from it in a pull request."
)
WILL_BE_DENIED: Final = (
    "Once you confirm, this command first commits their account to denied.yml, the deny list in the coalition's "
    "private roster. The list takes effect at once, without a further step: from then on, `tahaluf apply` and "
    "`tahaluf invite` give them no access."
)
CANNOT_BE_DENIED: Final = (
    "This run cannot add their account to denied.yml, the deny list in the coalition's private roster, because "
    "there is no such repository, or this token cannot write to it. Therefore, `tahaluf apply` will restore "
    "their access as long as the manifest names them."
)
NOT_COVERED: Final = (
    "This command ends only this account's access. You still have to check what they may have added or changed: "
    "other owners, members, collaborators and invitations; merged pull requests and workflows in the control "
    "repository; deploy keys, webhooks, secrets and Apps. The organization's audit log lists most of this."
)
OWNER_TOO: Final = (
    "They are an owner. If their account was taken over, also follow “An account was taken over” in "
    "docs/operations.md: the App's key may have leaked, and the roster may have been read."
)
NOTHING: Final = "{login} (account {id}) has no access and no pending invitation."
STILL_NAMED: Final = (
    "projects.yml still names them in {entries}: {names}. Remove them from it in a pull request."
)
DENIED: Final = (
    "Their account id is in denied.yml in the roster, so `tahaluf apply` and `tahaluf invite` give "
    "them no access. "
    "To allow them again, delete that line."
)
NOT_DENIED: Final = (
    "Until that pull request is merged, `tahaluf apply` gives the access back, because their account could not be "
    "added to denied.yml in the roster. To stop it at once, delete the variable TAHALUF_CLIENT_ID."
)
UNREADABLE: Final = (
    "their access to {names} is unknown, because this token cannot read it: "
    "run the command as an owner of the organization"
)
ROSTER: Final = (
    "If they are in the roster, run `tahaluf people leave --account LOGIN`; "
    "otherwise `tahaluf invite` may invite them again."
)
FAILED: Final = "{failed} of {all} failed. To retry these, run the same command again."


def show_revocation(
    plan: Plan, person: Person, named: Sequence[str], *, is_denied: bool, can_deny: bool
) -> None:
    """Print each grant that would be revoked, each grant that cannot be revoked, and the access that the manifest
    would restore.

    `can_deny`: whether this run can add the person to the list of denied accounts. `named` and `is_denied` are
    explained in `show_remainder`.
    """
    text = HEADING if plan or plan.blocked else NOTHING
    console.print(escape_line(text.format(login=person.login, id=person.id)))
    for change in plan.changes:
        where = f" in {change.project}" if change.target != change.project else ""
        what = TEXTS[change.resource].format(target=change.target)
        console.print(f"  {escape_line(f'{what}{where} ({change.reason})')}")
    show_blocked(plan.blocked, details=True)
    if named:
        console.print(escape_line(_with_entries(NAMED_IN, named)))
    if (plan or named) and not is_denied:
        console.print(WILL_BE_DENIED if can_deny else CANNOT_BE_DENIED)
    if plan:
        console.print(NOT_COVERED)
    if ends_ownership(plan):
        console.print(link_docs(OWNER_TOO))


def show_remainder(
    outcomes: Sequence[Outcome], named: Sequence[str], unreadable: Sequence[str], *, is_denied: bool
) -> None:
    """Print the revocations that failed, the places where the manifest still names the person, and what could not be
    read.

    `is_denied`: whether the roster lists the account as denied.
    """
    unfinished = [outcome for outcome in outcomes if outcome.state != "done"]
    if unfinished:
        total = pluralize(len(outcomes), "change")
        console.print(f"[red]{FAILED.format(failed=len(unfinished), all=total)}[/red]")
    elif outcomes:
        console.print(f"[green]{pluralize(len(outcomes), 'grant')} ended.[/green]")
    if unreadable:
        console.print(escape_line(UNREADABLE.format(names=", ".join(unreadable))))
    if named:
        console.print(escape_line(_with_entries(STILL_NAMED, named)))
    if named and not is_denied:
        console.print(NOT_DENIED)
    elif is_denied:
        console.print(DENIED)
    console.print(ROSTER)


def _with_entries(text: str, named: Sequence[str]) -> str:
    return text.format(entries=pluralize(len(named), "entry", "entries"), names=", ".join(named))
