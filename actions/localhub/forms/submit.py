"""Filling in a form as a signed-in person: `POST /_localhub/forms/{owner}/{repo}/{file}` opens the issue.

GitHub has this on its website alone, so it has no operation in the API's description.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from localhub.auth import identify
from localhub.core import Request, Response, json_response
from localhub.forms.body import filled
from localhub.forms.definition import BadForm, Form, read
from localhub.git import objects
from localhub.shapes import View, shape
from localhub.world import (
    NOBODY,
    BadRequest,
    Engine,
    Invalid,
    NotFound,
    Refusal,
    World,
    git,
    issues,
    labels,
    permissions,
    repositories,
)
from localhub.world.repositories import Repository

FOLDER = ".github/ISSUE_TEMPLATE"
_PATH = re.compile(r"/_localhub/forms/(?P<owner>[^/]+)/(?P<repo>[^/]+)/(?P<file>[^/]+\.ya?ml)")


class Forms:
    """A `core.Surface`. Answers 201 with the issue as REST shows it, 422 with what the website would mark."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recognise(self, request: Request) -> Request | None:
        found = _PATH.fullmatch(request.path)
        if found is None or request.method != "POST":
            return None
        return replace(
            request, operation="POST /_localhub/forms/{owner}/{repo}/{file}", params=found.groupdict()
        )

    def answer(self, request: Request) -> Response:
        try:
            with self._engine.begin(NOBODY) as world:
                world.actor = identify(world, request)
                made = submit(world, request.params, _sent(request))
                return json_response(201, shape(made, View.of(request, world)))
        except Refusal as refusal:
            return json_response(refusal.status, {"message": refusal.message, "errors": refusal.errors})


def submit(world: World, place: Mapping[str, str], sent: dict[str, Any]) -> issues.Issue:
    """Raises NotFound for no such form, Invalid for a form that is wrong or wrongly filled in."""
    repository = repositories.find(world, place["owner"], place["repo"])
    permissions.require(world, "issues.create", repository)
    form = _form(world, repository, place["file"])
    title = str(sent.get("title") or form.title).strip()
    body, mistakes = filled(form, sent.get("answers") or {})
    if mistakes:
        errors = [{"field": mistake.field, "message": mistake.message} for mistake in mistakes]
        raise Invalid("The form is not filled in as it should be.", errors)
    # GitHub leaves out labels that the repository does not have.
    there = {label.name for label in labels.all_of(world, repository)}
    known = [name for name in form.labels if labels.fold(name) in map(labels.fold, there)]
    return issues.create(world, repository, title, body, known, form.assignees, from_form=True)


def _form(world: World, repository: Repository, file: str) -> Form:
    """Forms are those of the default branch."""
    tip = git.head(world, repository)
    place = git.folder(world, repository)
    entry = objects.at(place, tip.tree, f"{FOLDER}/{file}") if tip else None
    if entry is None or entry.kind != "blob":
        raise NotFound(f"There is no {FOLDER}/{file} on the default branch.")
    try:
        return read(objects.blob(place, entry.oid).decode("utf-8", "replace"))
    except BadForm as error:
        raise Invalid(f"{file} is no issue form: {error}") from None


def _sent(request: Request) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise BadRequest("Problems parsing JSON") from None
    if not isinstance(sent, dict) or not isinstance(sent.get("answers", {}), dict):
        raise BadRequest('The body is {"title": …, "answers": {id or label: value}}.')
    return sent
