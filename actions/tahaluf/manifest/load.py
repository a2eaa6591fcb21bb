"""From a manifest's text to the model, or to everything that is wrong with it, in one pass."""

from pydantic import ValidationError

from tahaluf.problems import Refused

from .model import Manifest
from .nodes import Document, read
from .reasons import reasons
from .rules import broken


def load(text: str, name: str = "projects.yml") -> Manifest:
    """Read a manifest. `name` stands in the problems. Raises Refused with all of them, by line."""
    document = read(text, name)
    if document.data is None:
        raise Refused(document.problems)
    manifest = _validated(document)
    document.problems.extend(broken(document))
    if manifest is None or document.problems:
        raise Refused(set(document.problems))
    return manifest


def _validated(document: Document) -> Manifest | None:
    try:
        return Manifest.model_validate(document.data)
    except ValidationError as error:
        document.problems.extend(reasons(document, error))
        return None
