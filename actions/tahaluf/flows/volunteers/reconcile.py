"""Finds and processes volunteers' forms that lost events left without a reply or a notice to stewards."""

from tahaluf.github import OpenForm, Session, read_open_forms
from tahaluf.volunteers.intake import REPLY_TOPIC, TURNED_AWAY_TOPIC, is_acknowledgement, is_turned_away

from .intake import VOLUNTEER_LABEL, process_forms


def reconcile_forms(session: Session, control: str) -> None:
    """Process all open forms without a reply, then create missing notices. Raises CommandError."""
    forms = {form.number: form for form in read_open_forms(session, control, VOLUNTEER_LABEL)}
    if forms:
        process_forms(
            session,
            control,
            (number for number, form in forms.items() if not _is_answered(form)),
            frozenset(forms),
        )


def _is_answered(form: OpenForm) -> bool:
    """Whether a reply to the current version of the form has been posted."""
    texts_by_topic = {comment.topic: comment.text for comment in form.bot_comments}
    if REPLY_TOPIC in texts_by_topic:
        return is_acknowledgement(texts_by_topic[REPLY_TOPIC])
    return is_turned_away(texts_by_topic.get(TURNED_AWAY_TOPIC, ""), form.body_updated_at)
