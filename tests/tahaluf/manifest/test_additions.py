"""New sections of a manifest are separated from the others by one blank line."""

import pytest

from tahaluf.manifest import add_to_manifest

HEAD = "# Our coalition\nversion: 1\norganization: o\n"
SECTIONS = {"organizations": ["second-coalition"], "teams": {"maps": {"privacy": "secret"}}}
ADDED = "organizations: [second-coalition]\n\nteams:\n  maps: {privacy: secret}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\nprojects:\n", f"\n{ADDED}\nprojects:\n"),
        ("projects:\n", f"\n{ADDED}\nprojects:\n"),
        ("\n# An example\nprojects:\n", f"\n{ADDED}\n# An example\nprojects:\n"),
        ("", f"\n{ADDED}"),
        ("...\n", f"\n{ADDED}\n...\n"),
    ],
    ids=["blank line", "no blank line", "comment", "no projects", "end of the document"],
)
def test_a_blank_line_separates_new_sections(before: str, after: str) -> None:
    assert add_to_manifest(HEAD + before, SECTIONS, [], {}, "projects.yml") == HEAD + after


def test_new_items_of_a_section_that_ends_where_new_sections_begin_stay_in_it() -> None:
    teams = "teams:\n  api: {}\n"
    assert add_to_manifest(f"{HEAD}{teams}projects:\n", SECTIONS, [], {}, "projects.yml") == (
        f"{HEAD}{teams}  maps: {{privacy: secret}}\n\norganizations: [second-coalition]\n\nprojects:\n"
    )


def test_a_comment_at_the_start_of_the_file_stays_there() -> None:
    text = "# Our coalition\nprojects:\nversion: 1\norganization: o\n"
    added = add_to_manifest(text, {"organizations": ["second-coalition"]}, [], {}, "projects.yml")
    assert added.startswith("# Our coalition\n\norganizations: [second-coalition]\n\nprojects:\n")
