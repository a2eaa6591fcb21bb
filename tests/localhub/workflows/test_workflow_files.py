import pytest

from localhub.workflows.errors import WorkflowError
from localhub.workflows.workflow_files import is_workflow, parse

JOBS = "jobs: {only: {runs-on: ubuntu-latest}}"


def test_on_is_a_string_not_a_boolean() -> None:
    workflow = parse("w.yml", f"name: yes\non:\n  push:\n    branches: [off]\n{JOBS}")
    assert workflow.name == "yes"
    assert workflow.on == {"push": {"branches": ["off"]}}


def test_workflow_name_defaults_to_its_path() -> None:
    assert parse(".github/workflows/ci.yml", f"on: push\n{JOBS}").name == ".github/workflows/ci.yml"


@pytest.mark.parametrize(
    "text", ["- a", "on: push", f"{JOBS}", "on: 3\n" + JOBS, "on: push\njobs: []", "on: [", ""]
)
def test_invalid_workflow_file_is_rejected(text: str) -> None:
    with pytest.raises(WorkflowError):
        parse("w.yml", text)


def test_only_yaml_files_in_the_workflows_folder_count() -> None:
    assert is_workflow(".github/workflows/ci.yml")
    assert is_workflow(".github/workflows/ci.yaml")
    assert not is_workflow(".github/workflows/lib/ci.yml")
    assert not is_workflow(".github/workflows/README.md")
    assert not is_workflow("ci.yml")
