"""The page docs/doctor.md: every look, what it is good for, and what is not looked at."""

from collections.abc import Iterable
from typing import Final

from .check import Check, Severity
from .permissions import TOKEN_SPECS, TokenSpec, required_permissions

HEADER: Final = """\
# The doctor

<!-- Written by `make docs`: a change belongs into the code, actions/tahaluf/health/. -->

`tahaluf doctor` looks whether an organization is set up as [setup.md](setup.md) asks, in a dozen requests. It only
reads. In the control repository's folder, as an owner of the organization:

```sh
gh auth refresh --scopes admin:org     # once: without it some things cannot be read, and are said not to be
TAHALUF_TOKEN=$(gh auth token) GITHUB_REPOSITORY=your-organization/control .venv/bin/tahaluf doctor
```

Each finding says what is so and how to mend it, with the page or the command. Run it after the set-up, after
somebody has changed settings, and when something is odd. `--json` prints it for a program, and in a run of GitHub
Actions it stands in the summary too.

| what a finding is called | |
| --- | --- |
| STOPS | a form, a plan or a merge does not get through |
| DOOR | it goes on, and somebody can do or read what they should not |
| BETTER | it goes on, and would go better otherwise |
| UNREAD | the token may not see it: neither well nor wrong. The permission that shows it is named |

Exit codes: 0 nothing to mend, 1 something. What could not be read counts for neither.

## What it looks at

| | when all is well | why |
| --- | --- | --- |
"""

PERMISSIONS_HEADER: Final = """\

## What the App needs, and what for

Every run mints its own token, with no more than it needs. This list is the one by which `app-permissions` and
`app-too-mighty` judge, and the workflow files are held to it by a test.

| workflow | step | asks for |
| --- | --- | --- |
"""

FOOTER: Final = """\

Together: WHOLE.

## What it does not look at

* **Rulesets of the organization, as to who may go round them.** The list of a ruleset of the repository is looked at.
* **The labels that the organization gives new repositories.** GitHub's API does not tell them; `noise-labels` sees them
  in the control repository, where they came from there.
* **The settings of further organizations** (`organizations:` of the manifest). That the App is installed there, it does
  look at, with a request for each.
* **Files on GitHub.** Manifest, forms and workflows are read in the folder that you run it in: pull first.
"""


def reference(checks: Iterable[Check]) -> str:
    """The page, in Markdown."""
    header = HEADER
    for severity in Severity:
        header = header.replace(f"| {severity.name} |", f"| **{severity}** |")
    rows = [f"| `{check.id}` | {check.title} | {check.why} |" for check in checks]
    spec_rows = [f"| `{spec.workflow}` | `{spec.step}` | {_permission_list(spec)} |" for spec in TOKEN_SPECS]
    footer = FOOTER.replace(
        "WHOLE", ", ".join(f"`{name}: {level}`" for name, level in required_permissions().items())
    )
    return header + "\n".join(rows) + "\n" + PERMISSIONS_HEADER + "\n".join(spec_rows) + "\n" + footer


def _permission_list(spec: TokenSpec) -> str:
    return ", ".join(f"`{name}: {level}`" for name, level in spec.permissions.items())
