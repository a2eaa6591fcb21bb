"""Converts a form's answers to an issue body, as GitHub's website does."""

from localhub.forms.body import AnswerError, render_body
from localhub.forms.definition import Form, FormError, parse_form
from localhub.forms.submit import FOLDER, FormApi

__all__ = ["FOLDER", "AnswerError", "Form", "FormApi", "FormError", "parse_form", "render_body"]
