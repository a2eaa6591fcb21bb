"""Behaviour that all kinds of proposals have in common."""

import re

import pytest

from support.proposals import body, issue, proposal_context
from tahaluf.i18n import Message, Translator
from tahaluf.proposals import Proposal, SetComment, texts
from tahaluf.proposals.draft import FieldError
from tahaluf.proposals.lifecycle import request_fixes

ENGLISH_ONLY = {"what": "the manifest has a rule", "fix": "write it in another way"}


@pytest.mark.parametrize("message", [texts.CLASH, texts.OTHER_RULE])
def test_problems_without_a_translation_are_not_quoted_in_english_to_arabic_readers(message: Message) -> None:
    filled = proposal_context().forms.read(body())
    errors = [FieldError("name", message, ENGLISH_ONLY)]
    answers = {}
    for language in ("en", "ar"):
        (answer,) = request_fixes(filled, Proposal(issue()), errors, Translator(language))
        assert isinstance(answer, SetComment)
        answers[language] = answer.text
    assert "the manifest has a rule" in answers["en"]
    sentences = answers["ar"].partition("- **")[2].partition("**: ")[2]
    assert not re.search("[A-Za-z]{3}", sentences.partition("\n")[0])
