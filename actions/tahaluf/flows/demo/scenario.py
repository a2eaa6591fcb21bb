"""The demo's steps, in order.

People use the API with their own tokens. The bot runs in the control repository's workflows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from .bootstrap import bootstrap
from .existing import import_history
from .first_day import propose_first_project, run_init, set_up
from .harness import Assertion, Harness
from .maintenance import apply_again, rename_label
from .proposals import merge_proposals, submit_proposals
from .site import check_site
from .template_update import update_template
from .volunteers import submit_volunteer_forms


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    run: Callable[[Harness], Iterator[Assertion]]


STEPS: Final = (
    Step("`tahaluf init` writes a new organization's control repository", bootstrap),
    Step("Four people submit the proposal form at the same time", submit_proposals),
    Step("The founder merges two of them, one after the other", merge_proposals),
    Step("The public site shows them", check_site),
    Step("Three people offer help, each in a different way", submit_volunteer_forms),
    Step("Apply again", apply_again),
    Step("A label is renamed in the manifest", rename_label),
    Step("A template gets a fix, and two repositories receive it", update_template),
)

# For an organization that has nothing yet
NEW_STEPS: Final = (
    Step("A newcomer runs `tahaluf init` in an empty folder", run_init),
    Step("`tahaluf setup` creates the repositories, the App and the settings", set_up),
    Step("Someone proposes the first project, and the founder merges it", propose_first_project),
)

# For an organization that already has repositories, labels and teams
EXISTING_STEPS: Final = (
    STEPS[0],
    Step("The organization's twelve older repositories are imported", import_history),
    *STEPS[1:3],
    Step("Apply again", apply_again),
)
