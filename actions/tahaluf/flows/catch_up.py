"""Processes forms and proposals in the control repository whose webhook events were missed."""

from collections.abc import Callable
from datetime import date

from tahaluf.github import Session, read_open_proposals
from tahaluf.problems import CommandError

from .propose import propose
from .volunteers.reconcile import reconcile_forms
from .volunteers.remind import remind_stewards
from .volunteers.responses import record_responses


def catch_up(
    session: Session, control: str, server_url: str, today: date, reader: Session | None = None
) -> None:
    """Run every task, even if one fails: proposals, volunteer forms, answers from people, reminders.

    `reader`: as for `propose`.

    Raises CommandError at the end if any failed.
    """
    tasks: tuple[Callable[[], None], ...] = (
        lambda: propose(session, control, read_open_proposals(session, control), server_url, reader),
        lambda: reconcile_forms(session, control),
        lambda: record_responses(session, control),
        lambda: remind_stewards(session, control, today),
    )
    errors = []
    for task in tasks:
        try:
            task()
        except CommandError as error:
            errors.append(error)
    if errors:
        raise CommandError("; ".join(dict.fromkeys(error.what for error in errors)), errors[0].fix)
