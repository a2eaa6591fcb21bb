import pytest

from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import evaluate_template, interpolate

GITHUB = {
    "workflow": "Propose",
    "ref": "refs/heads/main",
    "event": {"issue": {"number": 7, "labels": [{"name": "a"}]}, "empty": None, "list": ["x", "y"]},
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("propose-${{ github.event.issue.number }}", "propose-7"),
        ("${{ github.workflow }}-${{ github.ref }}", "Propose-refs/heads/main"),
        ("${{ github.head_ref || github.ref }}", "refs/heads/main"),
        ("${{ github.event.issue.number || github.run_id }}", "7"),
        ("${{ format('{0}-{1}{{}}', github.workflow, 3) }}", "Propose-3{}"),
        ("${{ github.event['issue'].number == 7 && 'seven' || 'other' }}", "seven"),
        ("${{ github.event.issue.labels[0].name }}", "a"),
        ("${{ !github.event.empty }}", "true"),
        ("${{ contains(github.event.list, 'Y') && startsWith(github.ref, 'REFS/') }}", "true"),
        ("${{ 'it''s' }}", "it's"),
        ("${{ '}}' }}", "}}"),
        ("${{ github.nothing.at.all }}", ""),
        ("${{ (1 < 2) == true }}", "true"),
        ("${{ join(github.event.list, '+') }}", "x+y"),
        ("${{ fromJSON('[1, 2]')[1] }}", "2"),
        ("${{ contains(github.event.issue.labels.*.name, 'a') }}", "true"),
        ("${{ join(github.event.issue.labels[*].name) }}", "a"),
        ("plain", "plain"),
    ],
)
def test_template_is_interpolated_like_on_github(template: str, text: str) -> None:
    assert interpolate(template, {"github": GITHUB}) == text


def test_single_expression_keeps_its_type() -> None:
    assert evaluate_template("${{ github.event.issue.number != 7 }}", {"github": GITHUB}) is False
    assert evaluate_template(True, {}) is True


@pytest.mark.parametrize(
    "broken", ["${{ a b }}", "${{ 1 + 2 }}", "${{ hashFiles('x') }}", "${{ (a }}", "${{ }}", "${{ a. }}"]
)
def test_invalid_expression_is_rejected(broken: str) -> None:
    with pytest.raises(WorkflowError):
        interpolate(broken, {"a": 1})
