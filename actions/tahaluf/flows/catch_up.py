"""Processes the control repository's forms and proposals whose webhook events were missed."""

from datetime import date

from tahaluf.github import Session
from tahaluf.item_errors import run_all

from .propose import propose_all
from .volunteers.reconcile import reconcile_forms
from .volunteers.remind import remind_stewards
from .volunteers.responses import record_responses


def catch_up(
    session: Session, control: str, server_url: str, today: date, reader: Session | None = None
) -> None:
    """Run all tasks even if some fail: proposals, resources, volunteer forms, people's answers and reminders.

    `reader` has the same meaning as in `propose`.

    Raises CommandError at the end if any task failed.
    """
    run_all(
        (
            lambda: propose_all(session, control, server_url, reader),
            lambda: reconcile_forms(session, control),
            lambda: record_responses(session, control),
            lambda: remind_stewards(session, control, today),
        )
    )
