"""From a manifest's text to the model, or to everything that is wrong with it, in one pass."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from tahaluf.problems import Refused

from .document import Document, read
from .model import Manifest
from .reasons import reasons
from .rules import broken


@contextmanager
def collector_resting() -> Iterator[None]:
    """Python's cycle collector off for a moment.

    A large manifest becomes a million small objects, none of them rubbish. Looking through them again and again
    takes four fifths of the time of reading 5,000 projects.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load(text: str, name: str = "projects.yml") -> Manifest:
    """Read a manifest. `name` stands in the problems. Raises Refused with all of them, by line."""
    return load_document(text, name)[0]


@collector_resting()
def load_document(text: str, name: str) -> tuple[Manifest, Document]:
    """The manifest, and the document in which its parts have their places. Raises Refused as `load` does."""
    document = read(text, name)
    manifest = _validated(document)
    document.problems.extend(broken(document))
    if manifest is None or document.problems:
        raise Refused(set(document.problems))
    return manifest, document


def _validated(document: Document) -> Manifest | None:
    try:
        return Manifest.model_validate(document.data)
    except ValidationError as error:
        document.problems.extend(reasons(document, error))
        return None
