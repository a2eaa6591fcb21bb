"""Loads the page templates: Tahaluf's own from `pages/`, and the coalition's from its `site/pages/`.

The coalition's templates come from pull requests. They run in Jinja's sandbox, inside a restricted process
(`rendering/site_renderer.py`), and can use only the values that the pages get.
"""

import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from jinja2 import (
    ChoiceLoader,
    Environment,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateSyntaxError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from pydantic import BaseModel

from tahaluf.i18n import PluralMessage
from tahaluf.problems import CommandError

from .site import Site

PAGES: Final = Path(__file__).parent / "pages"
PAGE_NAMES: Final = frozenset(path.name for path in PAGES.glob("*.html"))
JINJA_CLASSES: Final = (Namespace, Cycler, Joiner)  # jinja.palletsprojects.com: List of Global Functions
OWN_FOLDER: Final = "site/pages/"  # this folder is in the control repository
ORIGINAL: Final = "original"  # `{% extends "original/base.html" %}` refers to the template that is replaced

# User-facing messages
FAILED: Final = "{file}:{line}: this template cannot be rendered: {reason}"
TOO_LARGE: Final = "it needs more memory than allowed"
FIX: Final = "compare it with the template that it replaces; docs/site.md explains how to extend a template"


class TemplateStoppedError(CommandError):
    """Raised if a template uses too much time or memory, or something that it may not use. No entry of the site is
    the cause.
    """


class PageSandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which templates can use a page's values, but neither what these inherit from pydantic nor any
    other classes.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: dict[tuple[type, str], bool] = {}  # the results, which depend only on the values' types

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, ModuleType):  # the module texts.py with the messages
            return not attr.startswith("_") and isinstance(value, str | PluralMessage)
        if isinstance(obj, type):
            return False
        key = type(obj), attr
        if key not in self._safe:
            inherited = isinstance(obj, BaseModel) and hasattr(BaseModel, attr)
            self._safe[key] = not inherited and super().is_safe_attribute(obj, attr, value)
        return self._safe[key]

    def is_safe_callable(self, obj: Any) -> bool:
        if isinstance(obj, type) and obj not in JINJA_CLASSES:
            return False
        return super().is_safe_callable(obj)


@cache
def page_sources() -> Mapping[str, tuple[str, str, None]]:
    """Return Tahaluf's own templates as Jinja loads them: the text, and the path for error messages."""
    return {
        name: ((PAGES / name).read_text(encoding="utf-8"), str(PAGES / name), None) for name in PAGE_NAMES
    }


@cache
def page_environment(templates: Sequence[tuple[str, str]]) -> Environment:
    """Return an environment in which the coalition's templates replace ours."""
    ours = FunctionLoader(page_sources().get)
    contents = dict(templates)

    def load(name: str) -> tuple[str, str, None] | None:
        return (contents[name], f"{OWN_FOLDER}{name}", None) if name in contents else None

    environment_type = PageSandbox if templates else Environment
    return environment_type(
        loader=ChoiceLoader([FunctionLoader(load), PrefixLoader({ORIGINAL: ours}), ours]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@contextmanager
def template_errors(site: Site) -> Iterator[None]:
    """Turn an error in one of the coalition's templates into a CommandError that names the line."""
    try:
        yield
    except CommandError:
        raise
    except Exception as error:
        file, line = _place(error)
        if not (site.templates and file.startswith(OWN_FOLDER)):
            raise
        reason = TOO_LARGE if isinstance(error, MemoryError) else error
        is_stopped = isinstance(error, MemoryError | SecurityError | TemplateSyntaxError)
        error_type = TemplateStoppedError if is_stopped else CommandError
        raise error_type(FAILED.format(file=file, line=line, reason=reason), FIX) from error


def _place(error: Exception) -> tuple[str, int]:
    """Return the innermost of the coalition's templates in the traceback, and the line number there. Jinja rewrites
    tracebacks so that they contain both.
    """
    if isinstance(error, TemplateSyntaxError):
        return error.filename or "", error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(OWN_FOLDER)]
    return (own[-1].filename, own[-1].lineno or 0) if own else ("", 0)
