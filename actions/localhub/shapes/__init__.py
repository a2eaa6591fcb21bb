"""Rows of the world as GitHub's JSON: one file a kind. REST answers and webhook payloads are made of these."""

from localhub.shapes import accounts, apps, invitations, issues, labels, repositories, teams
from localhub.shapes.dispatch import serialize
from localhub.shapes.payloads import webhook_payload
from localhub.shapes.view import API_PREFIX, View, request_api_url, request_origin

__all__ = [
    "API_PREFIX",
    "View",
    "accounts",
    "request_api_url",
    "apps",
    "invitations",
    "issues",
    "labels",
    "request_origin",
    "webhook_payload",
    "repositories",
    "serialize",
    "teams",
]
