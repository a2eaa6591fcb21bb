"""Which volunteers' forms lost events have left without an answer, or without a notice to stewards."""

from tahaluf.github import OpenForm, Session, open_forms
from tahaluf.onboarding import ANSWERED, TURNED_AWAY, is_answer, is_turned_away

from .welcoming import LABEL, welcome


def sweep(session: Session, control: str) -> None:
    """Bring all open forms through that have no answer, then give a notice to who has none. Raises Stopped."""
    forms = {form.number: form for form in open_forms(session, control, LABEL)}
    if forms:
        welcome(session, control, (n for n, form in forms.items() if not _is_through(form)), frozenset(forms))


def _is_through(form: OpenForm) -> bool:
    """Whether its author has been told how it goes on, of the form as it stands."""
    said = {comment.topic: comment.text for comment in form.ours}
    if ANSWERED in said:
        return is_answer(said[ANSWERED])
    return is_turned_away(said.get(TURNED_AWAY, ""), form.written)
