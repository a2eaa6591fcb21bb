"""Loads a manifest from a string, or reports all its problems at once."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from tahaluf.layout import MANIFEST_FILE
from tahaluf.problems import InvalidInput, Problem
from tahaluf.suggestions import Suggester

from .document import Document, read_document
from .model import Manifest
from .pydantic_errors import to_problems
from .rules import check_rules

AnyModel = TypeVar("AnyModel", bound=BaseModel)


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause Python's garbage collector.

    A large manifest creates a million small objects, none of which are garbage. Without the pause, traversing them
    would take 80 % of the time needed to load 5,000 projects.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def load(text: str, filename: str = MANIFEST_FILE) -> Manifest:
    """Load a manifest. `filename` appears in problems. Raises `InvalidInput` with all problems, sorted by line."""
    return load_document(text, filename)[0]


def load_or_none(text: str | None, filename: str = MANIFEST_FILE) -> Manifest | None:
    """Load a manifest, or return None if it is missing or invalid."""
    try:
        return None if text is None else load(text, filename)
    except InvalidInput:
        return None


@gc_paused()
def load_document(text: str, filename: str) -> tuple[Manifest, Document]:
    """Return the manifest, and its document, which locates values in the text. Raises the same errors as `load`."""
    document = read_document(text, filename)
    suggester = Suggester()
    manifest = _validate(document, suggester)
    _add_rule_problems(document, check_rules(document, suggester))
    if manifest is None or document.problems:
        raise InvalidInput(set(document.problems))
    return manifest, document


def _add_rule_problems(document: Document, problems: Iterable[Problem]) -> None:
    """Add the problems that rules found. A malformed id that is also unknown is reported only as unknown."""
    found = list(problems)
    unknown = {problem.path for problem in found if problem.id.endswith("-unknown")}
    kept = [one for one in document.problems if one.id != "id-malformed" or one.path not in unknown]
    document.problems[:] = [*kept, *found]


@gc_paused()
def load_despite_problems(text: str, filename: str = MANIFEST_FILE) -> Manifest | None:
    """Return the manifest, even if parts of it contradict each other. Return None if the text cannot be parsed at all.

    Use this only to show changes, not to apply them.
    """
    try:
        return _validate(read_document(text, filename), Suggester())
    except InvalidInput:
        return None


def load_model(model: type[AnyModel], text: str, filename: str, empty_fix: str) -> tuple[AnyModel, Document]:
    """Load another file of the control repository, as strictly as the manifest. Raises the same errors as `load`."""
    document = read_document(text, filename, empty_fix)
    try:
        loaded = model.model_validate(document.data)
    except ValidationError as error:
        document.problems.extend(to_problems(document, error, Suggester(), model))
        raise InvalidInput(set(document.problems)) from None
    if document.problems:
        raise InvalidInput(set(document.problems))
    return loaded, document


def _validate(document: Document, suggester: Suggester) -> Manifest | None:
    try:
        return Manifest.model_validate(document.data)
    except ValidationError as error:
        document.problems.extend(to_problems(document, error, suggester))
        return None
