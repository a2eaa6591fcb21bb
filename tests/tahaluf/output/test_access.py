"""On a terminal, grants are grouped by repository and shown with fixes that can be copied."""

import io

import pytest
from rich.console import Console

from tahaluf.access import AccessReport, Grant, Person, Source
from tahaluf.output import access

ORGANIZATION = "example-coalition"
COMMAND = f"`gh api --method DELETE /orgs/{ORGANIZATION}/teams/helpers/repos/{ORGANIZATION}/water-map`"
PEOPLE = (Person(4242, "a-steward"),)
REPORT = AccessReport(
    (
        Grant(ORGANIZATION, None, Source.OWNER, "admin", PEOPLE, "owners can do everything", explained=True),
        Grant(
            ORGANIZATION,
            "water-map",
            Source.OTHER_TEAM,
            "write",
            PEOPLE,
            "the manifest does not give this team access here",
            fix=COMMAND,
            team="helpers",
        ),
        Grant(ORGANIZATION, "water-map", Source.DIRECT, "admin", PEOPLE, "not listed", is_dangerous=True),
    )
)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_grants_are_readable_and_their_fixes_are_not_wrapped(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool
) -> None:
    written = io.StringIO()
    console = Console(
        file=written, width=60, force_terminal=is_terminal, color_system=None, highlight=False, soft_wrap=True
    )
    monkeypatch.setattr(access, "console", console)
    access.show_access(REPORT, in_public=False)
    lines = [line.rstrip() for line in written.getvalue().splitlines()]
    if is_terminal:
        assert lines == [
            ORGANIZATION,
            "  admin for a-steward (owner): owners can do everything",
            f"{ORGANIZATION}/water-map",
            "  write for a-steward (other team helpers): the manifest",
            "  does not give this team access here · unexplained",
            f"    → {COMMAND}",
            "  admin for a-steward (direct collaborator): not listed ·",
            "  unexplained and dangerous",
            "3 grants; 2 grants that the manifest does not explain",
        ]
    else:
        assert [line.partition(" ")[0] for line in lines] == ["explained", "unexplained", "dangerous", "3"]
        assert lines[1].endswith(COMMAND)


def test_in_public_nobody_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    access.show_access(REPORT, in_public=True)
    totals = "3 grants; 2 grants that the manifest does not explain"
    assert capsys.readouterr().out == f"{totals}: run `tahaluf access` on your own computer to list them\n"
