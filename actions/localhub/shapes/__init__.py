"""Rows of the world as GitHub's JSON: one file a kind. REST answers and webhook payloads are made of these."""

from localhub.shapes import accounts, apps, invitations, issues, labels, repositories, teams
from localhub.shapes.dispatch import shape
from localhub.shapes.payloads import payload
from localhub.shapes.view import PREFIX, View, api_of, origin_of

__all__ = [
    "PREFIX",
    "View",
    "accounts",
    "api_of",
    "apps",
    "invitations",
    "issues",
    "labels",
    "origin_of",
    "payload",
    "repositories",
    "shape",
    "teams",
]
