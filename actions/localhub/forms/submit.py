"""Submits an issue form as a signed-in person: `POST /_localhub/forms/{owner}/{repo}/{file}` opens the issue.

On GitHub, forms can only be submitted on the website, so GitHub's API description has no such operation.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from localhub.auth import identify
from localhub.core import Request, Response, json_response
from localhub.domain import (
    ANONYMOUS,
    ApiError,
    BadRequest,
    Engine,
    NotFound,
    UnitOfWork,
    ValidationFailed,
    git,
    issues,
    labels,
    permissions,
    repositories,
)
from localhub.domain.repositories import Repository
from localhub.forms.body import render_body
from localhub.forms.definition import Form, FormError, parse_form
from localhub.git import objects
from localhub.serializers import View, serialize

FOLDER = ".github/ISSUE_TEMPLATE"
_PATH = re.compile(r"/_localhub/forms/(?P<owner>[^/]+)/(?P<repo>[^/]+)/(?P<file>[^/]+\.ya?ml)")


class FormApi:
    """A `core.Surface`. Returns 201 with the issue as in REST, or 422 with the errors that the website would show."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def match(self, request: Request) -> Request | None:
        found = _PATH.fullmatch(request.path)
        if found is None or request.method != "POST":
            return None
        return replace(
            request, operation="POST /_localhub/forms/{owner}/{repo}/{file}", params=found.groupdict()
        )

    def handle(self, request: Request) -> Response:
        try:
            with self._engine.begin(ANONYMOUS) as uow:
                uow.actor = identify(uow, request)
                issue = submit(uow, request.params, _parse_body(request))
                return json_response(201, serialize(issue, View.for_request(request, uow)))
        except ApiError as error:
            return json_response(error.status, {"message": error.message, "errors": error.errors})


def submit(uow: UnitOfWork, params: Mapping[str, str], submission: dict[str, Any]) -> issues.Issue:
    """Open the issue. Raises NotFound if the form does not exist, or ValidationFailed if the form or the answers are
    invalid.
    """
    repository = repositories.find(uow, params["owner"], params["repo"])
    permissions.require(uow, "issues.create", repository)
    form = _form(uow, repository, params["file"])
    title = str(submission.get("title") or form.title).strip()
    body, errors_found = render_body(form, submission.get("answers") or {})
    if errors_found:
        errors = [{"field": error.field, "message": error.message} for error in errors_found]
        raise ValidationFailed("Some answers are invalid.", errors)
    # Like GitHub, ignore labels that do not exist in the repository.
    existing = {label.name for label in labels.all_of(uow, repository)}
    known = [name for name in form.labels if labels.normalize(name) in map(labels.normalize, existing)]
    return issues.create(uow, repository, title, body, known, form.assignees, from_form=True)


def _form(uow: UnitOfWork, repository: Repository, file: str) -> Form:
    """Read the form from the default branch."""
    tip = git.head(uow, repository)
    git_dir = git.repository_path(uow, repository)
    entry = objects.entry_at(git_dir, tip.tree, f"{FOLDER}/{file}") if tip else None
    if entry is None or entry.kind != "blob":
        raise NotFound(f"There is no {FOLDER}/{file} on the default branch.")
    try:
        return parse_form(objects.blob(git_dir, entry.oid).decode("utf-8", "replace"))
    except FormError as error:
        raise ValidationFailed(f"{file} is not a valid issue form: {error}") from None


def _parse_body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError:
        raise BadRequest("Problems parsing JSON") from None
    if not isinstance(body, dict) or not isinstance(body.get("answers", {}), dict):
        raise BadRequest('The body must be {"title": …, "answers": {id or label: value}}.')
    return body
