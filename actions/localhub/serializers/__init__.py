"""Converts rows to GitHub's JSON for REST responses and webhook payloads. Each kind of resource has its own file."""

from . import accounts, apps, invitations, issues, labels, repositories, teams
from .dispatch import serialize
from .payloads import webhook_payload
from .view import API_PREFIX, View, request_api_url, request_origin

__all__ = [
    "API_PREFIX",
    "View",
    "accounts",
    "apps",
    "invitations",
    "issues",
    "labels",
    "repositories",
    "request_api_url",
    "request_origin",
    "serialize",
    "teams",
    "webhook_payload",
]
