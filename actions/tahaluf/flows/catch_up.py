"""Processes the control repository's forms and proposals whose webhook events were missed."""

from collections.abc import Callable
from datetime import date

from tahaluf.github import Session
from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError

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
    tasks: tuple[Callable[[], None], ...] = (
        lambda: propose_all(session, control, server_url, reader),
        lambda: reconcile_forms(session, control),
        lambda: record_responses(session, control),
        lambda: remind_stewards(session, control, today),
    )
    errors = ItemErrors[int]()
    for number, task in enumerate(tasks):
        with errors.isolate(number):
            task()
    if errors:
        raise CommandError("; ".join(errors.reasons()), next(iter(errors.by_item.values())).fix)
