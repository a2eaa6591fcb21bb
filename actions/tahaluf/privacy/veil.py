"""Our own sentences, without what they quote: a message may repeat a value, and a value may lead to a person."""

from typing import Final

from .find import Kind, find

# Texts for people
VEIL: Final = "[not repeated here]"


def veil(text: str) -> str:
    """The text with everything covered that `find` finds, but for ordinary links."""
    pieces, at = [], 0
    for finding in find(text):
        if finding.kind is not Kind.LINK:
            pieces += [text[at : finding.start], VEIL]
            at = finding.end
    return "".join([*pieces, text[at:]])
