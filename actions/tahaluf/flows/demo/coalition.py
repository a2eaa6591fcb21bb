"""The example coalition: its projects, and the answers that `tahaluf init` uses to create its control repository."""

from dataclasses import replace
from typing import Final

from tahaluf.flows.control_repository import ActionsPin, ControlAnswers, control_tree
from tahaluf.layout import MANIFEST_FILE
from tahaluf.shipped import shipped
from tahaluf.templates import Tree

from .fixture import CONTROL, ORGANIZATION

# Tahaluf's own repository contains the result of these answers as an example.
EXAMPLE: Final = ControlAnswers(
    organization=ORGANIZATION,
    name="The Example Coalition",
    translations={"ar": "تحالف المثال"},
    locales=("en", "ar"),
    repository=CONTROL,
    reach={
        "en": "Meet us every Thursday from six to eight in the evening, in the reading room of the old library.",
        "ar": "نلتقي كل خميس في قاعة المطالعة بالمكتبة القديمة في وسط المدينة، من السادسة إلى الثامنة مساءً.",
    },
)


def example_projects() -> str:
    """Return the entries below `projects:` in the example manifest."""
    text = shipped(MANIFEST_FILE).read_text(encoding="utf-8")
    return text.partition("\nprojects:\n")[2]


def example_tree(actions: ActionsPin | None = None) -> Tree:
    """Return the files of the example coalition's control repository."""
    return control_tree(replace(EXAMPLE, actions=actions), example_projects())
