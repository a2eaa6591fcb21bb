"""An import prints everything that the manifest cannot express, each note once."""

from tahaluf.output.imported import fold_notes


def test_a_note_that_concerns_many_repositories_is_printed_once() -> None:
    notes = [
        ("the organization", "App a-robot: all repositories"),
        ("api", "label bug: already a former name"),
        ("api", "label idea: already a former name"),
        ("data", "label bug: already a former name"),
        ("data", "label idea: already a former name"),
        ("data", "homepage: not a web address"),
    ]
    assert fold_notes(notes) == {
        ("the organization",): ["App a-robot: all repositories"],
        ("api", "data"): ["label bug: already a former name", "label idea: already a former name"],
        ("data",): ["homepage: not a web address"],
    }
    assert fold_notes([]) == {}
