"""Loads the page templates: Tahaluf's own from `pages/`, and the coalition's from its `site/pages/`.

The coalition's templates were merged by its maintainers. They run only when the site is built, without access to
secrets. They are sandboxed anyway, so that they can use only the values that the pages get.
"""

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tahaluf.problems import CommandError

from .site import Site

PAGES: Final = Path(__file__).parent / "pages"
PAGE_NAMES: Final = frozenset(path.name for path in PAGES.glob("*.html"))
OWN_FOLDER: Final = "site/pages/"  # this folder is in the control repository
ORIGINAL: Final = "original"  # `{% extends "original/base.html" %}` names the template that is replaced

# User-facing messages
FAILED: Final = "{file}:{line}: this template cannot be rendered: {reason}"
FIX: Final = "compare it with the template that it replaces; docs/site.md explains how to extend a template"


@cache
def page_environment(templates: Sequence[tuple[str, str]]) -> Environment:
    """Return the environment where the coalition's templates replace ours."""
    ours = FileSystemLoader(PAGES)
    contents = dict(templates)

    def load(name: str) -> tuple[str, str, None] | None:
        return (contents[name], f"{OWN_FOLDER}{name}", None) if name in contents else None

    environment_type = ImmutableSandboxedEnvironment if templates else Environment
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
        raise CommandError(FAILED.format(file=file, line=line, reason=error), FIX) from error


def _place(error: Exception) -> tuple[str, int]:
    """Return the innermost of the coalition's templates in the traceback, and the line in it. Jinja rewrites tracebacks
    to contain these.
    """
    if isinstance(error, TemplateSyntaxError):
        return error.filename or "", error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(OWN_FOLDER)]
    return (own[-1].filename, own[-1].lineno or 0) if own else ("", 0)
