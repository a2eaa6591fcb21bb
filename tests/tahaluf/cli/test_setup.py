"""`tahaluf setup` on localhub: from an organization without repositories to a doctor that finds nothing to repair."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.new_organization import CONTROL, ORGANIZATION, ROSTER, NewOrganization, new_organization
from tahaluf.health import required_permissions

LEFT_TO_A_PERSON = "sealing-keys"


@pytest.fixture
def organization(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewOrganization]:
    with new_organization(tmp_path, monkeypatch) as created:
        yield created


def test_a_new_organization_is_set_up(
    organization: NewOrganization, capsys: pytest.CaptureFixture[str]
) -> None:
    organization.setup()
    out = capsys.readouterr().out
    assert "✗" not in out
    report = out[out.index("~ warning") :]
    assert report.count("→") == 1 and LEFT_TO_A_PERSON in report
    assert organization.get(f"/repos/{ROSTER}")["private"]
    assert organization.get(f"/repos/{CONTROL}/contents/projects.yml")
    [installation] = organization.get(f"/orgs/{ORGANIZATION}/installations")["installations"]
    assert installation["permissions"] == required_permissions()
    assert (organization.stored_key() or "").startswith("-----BEGIN RSA PRIVATE KEY-----")
    organization.setup()
    assert "Everything is set up." in capsys.readouterr().out


def test_the_plan_changes_nothing(organization: NewOrganization, capsys: pytest.CaptureFixture[str]) -> None:
    assert organization.setup("--plan") == 1
    out = capsys.readouterr().out
    assert f"create {CONTROL}" in out and "create the GitHub App tahaluf-example-coalition" in out
    assert "with a key for pseudonyms" in out and "set members' base permission" in out
    assert organization.get(f"/repos/{CONTROL}") is None
    assert not [entry for entry in organization.hub.counts.as_json() if is_write(str(entry["operation"]))]


def is_write(operation: str) -> bool:
    return not operation.startswith(("GET ", "POST /graphql", "page"))
