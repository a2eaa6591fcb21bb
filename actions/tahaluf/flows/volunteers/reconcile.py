"""Finds and processes volunteer forms that lack a reply or a notice to stewards because events were missed."""

from datetime import datetime, timedelta
from typing import Final

from tahaluf.github import OpenForm, Session, count_updated_forms, read_open_forms, redacted_error
from tahaluf.item_errors import ItemErrors, run_all
from tahaluf.layout import VOLUNTEER_LABEL
from tahaluf.volunteers.intake import REPLY_TOPIC, TURNED_AWAY_TOPIC, is_acknowledgement, is_turned_away

from .intake import process_forms
from .listing import record_listing_choices

# If more forms than this are updated per hour, runs for single forms do nothing, and `catch-up` processes the forms
# in batches
BUSY_THRESHOLD: Final = 60


def reconcile_forms(session: Session, control: str) -> None:
    """Process all open forms that have no reply, create missing notices, and record who may be named.

    An error in one of these tasks does not affect the others. Raises CommandError at the end if any task failed.
    """
    errors = ItemErrors[int](redacted_error)
    forms = {form.number: form for form in read_open_forms(session, control, VOLUNTEER_LABEL, errors)}
    unanswered = []
    for number, form in forms.items():
        with errors.isolate(number):
            if not _is_answered(form):
                unanswered.append(number)
    choices = {number: form.listing for number, form in forms.items() if form.listing}
    run_all(
        (
            lambda: record_listing_choices(session, control, choices),
            lambda: process_forms(session, control, unanswered, frozenset(forms), errors),
        )
    )


def is_busy(session: Session, control: str, now: datetime) -> bool:
    """Whether so many forms are arriving that runs for single forms would interfere with each other."""
    return count_updated_forms(session, control, VOLUNTEER_LABEL, now - timedelta(hours=1)) > BUSY_THRESHOLD


def _is_answered(form: OpenForm) -> bool:
    """Whether the bot has replied to the form since it was last edited."""
    texts_by_topic = {comment.topic: comment.text for comment in form.bot_comments}
    return is_acknowledgement(texts_by_topic.get(REPLY_TOPIC, "")) or is_turned_away(
        texts_by_topic.get(TURNED_AWAY_TOPIC, ""), form.body_updated_at
    )
