"""Redacts personal data and secrets in Tahaluf's own messages, which may quote values from untrusted text."""

from typing import Final

from .scan import FindingKind, scan

REDACTED: Final = "[redacted]"


def redact(text: str) -> str:
    """Replace everything that `scan` finds in the text, except ordinary links."""
    pieces, position = [], 0
    for finding in scan(text):
        if finding.kind is not FindingKind.LINK:
            pieces += [text[position : finding.start], REDACTED]
            position = finding.end
    return "".join([*pieces, text[position:]])
