"""The template's files for a project, rendered only when they are needed."""

from collections.abc import Callable, Mapping

from tahaluf.problems import CommandError, InvalidInput
from tahaluf.templates import Tree

# A template's name and a project's values → its tree. Raises InvalidInput and CommandError.
RenderTemplate = Callable[[str, Mapping[str, object]], Tree]


def tree_or_error(render: Callable[[], Tree]) -> Tree | CommandError:
    """The rendered files, or the error if this project's template cannot be rendered. Other projects continue."""
    try:
        return render()
    except CommandError as error:
        return error
    except InvalidInput as invalid:
        what = "; ".join(f"{problem.location}: {problem.what} [{problem.id}]" for problem in invalid.problems)
        return CommandError(what, "; ".join(dict.fromkeys(problem.fix for problem in invalid.problems)))
