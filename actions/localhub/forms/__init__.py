"""GitHub's issue forms as its website shows them: filled in by a person, they become an issue's body."""

from localhub.forms.body import Mistake, filled
from localhub.forms.definition import BadForm, Form, read
from localhub.forms.submit import Forms

__all__ = ["BadForm", "Form", "Forms", "Mistake", "filled", "read"]
