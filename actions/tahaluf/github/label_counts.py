"""Counts the issues and pull requests with a label. Labels are given by node ID."""

from collections.abc import Sequence
from typing import Final

from .batching import batched
from .session import Session

LABELS_PER_QUERY: Final = 50

_COUNTS: Final = """
query($ids: [ID!]!) { nodes(ids: $ids) { ... on Label {
  id issues(first: 1) { totalCount } pullRequests(first: 1) { totalCount }
} } }"""


def read_label_counts(session: Session, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return the number of issues and pull requests for each label ID. Omits labels whose issues the token
    cannot see.
    """
    counts: dict[str, tuple[int, int]] = {}
    for batch in batched(ids, LABELS_PER_QUERY):
        data, _ = session.query_partial(_COUNTS, {"ids": list(batch)})
        for label in data.get("nodes") or ():
            if label and label.get("issues") and label.get("pullRequests"):
                counts[label["id"]] = label["issues"]["totalCount"], label["pullRequests"]["totalCount"]
    return counts
