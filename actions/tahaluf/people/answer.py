"""The public answers to a volunteer: given nothing of what the person wrote, they cannot repeat it."""

from collections.abc import Iterable

from tahaluf.text import inline

from .texts import ANSWER, MEND, MEND_LINE, MEND_WHAT, MEND_WHOLE, RIGHT_TO_LEFT, RTL_FRAME


def answer(languages: Iterable[str]) -> str:
    """Thanks, what happens next, and how to leave. In English, or in Arabic for who speaks that alone."""
    spoken = set(languages)
    language = next((one for one in ANSWER if one in spoken), "en")
    text = ANSWER[language]
    return RTL_FRAME.format(text=text) if language in RIGHT_TO_LEFT else text


def is_answer(text: str) -> bool:
    """Whether a comment of ours says that all is well: then the form has been through."""
    return text.strip() in {answer([language]).strip() for language in ANSWER}


def mend(wrong: Iterable[tuple[str, str | None]]) -> str:
    """What to mend in a form. `wrong`: each error's code (tahaluf.forms.Code) and its field's label."""
    lines = [
        MEND_LINE.format(field=inline(label) if label else MEND_WHOLE, what=MEND_WHAT[code])
        for code, label in dict.fromkeys(wrong)
    ]
    return MEND.format(lines="\n".join(lines))
