"""Renders a project's template files only when they are needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tahaluf.problems import CommandError, InvalidInput
from tahaluf.templates import Tree

# Renders the template with this name using a project's values. Raises InvalidInput or CommandError if this fails.
RenderTemplate = Callable[[str, Mapping[str, object]], Tree]


@dataclass(frozen=True)
class Rendered:
    """Renders the template of the project `slug` on first use, because most repositories do not need it.

    `license` is the project's license, if it has one.
    """

    slug: str
    template: str
    render: Callable[[], Tree] = field(repr=False, compare=False)
    license: str | None = field(default=None, kw_only=True)

    @cached_property
    def tree(self) -> Tree | CommandError:
        return _tree_or_error(self.render)


def _tree_or_error(render: Callable[[], Tree]) -> Tree | CommandError:
    """Return the rendered files or, if rendering fails, the error, so that other projects are not affected."""
    try:
        return render()
    except CommandError as error:
        return error
    except InvalidInput as invalid:
        what = "; ".join(f"{problem.location}: {problem.what} [{problem.id}]" for problem in invalid.problems)
        return CommandError(what, "; ".join(dict.fromkeys(problem.fix for problem in invalid.problems)))
