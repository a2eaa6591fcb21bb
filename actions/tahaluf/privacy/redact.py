"""Our own sentences, without what they quote: a message may repeat a value, and a value may lead to a person."""

from typing import Final

from .scan import FindingKind, scan

# Texts for people
REDACTED: Final = "[not repeated here]"


def redact(text: str) -> str:
    """The text with everything covered that `find` finds, but for ordinary links."""
    pieces, position = [], 0
    for finding in scan(text):
        if finding.kind is not FindingKind.LINK:
            pieces += [text[position : finding.start], REDACTED]
            position = finding.end
    return "".join([*pieces, text[position:]])
