"""`tahaluf resources check` on localhub: it records its observations, and only proposes changes that are certain."""

import base64
from pathlib import Path

import pytest

from support.organization import Organization
from support.organization_builder import CONTROL, OrganizationBuilder
from tahaluf.cli.main import main
from tahaluf.clock import Clock
from tahaluf.content import LinkStatus, load_resources
from tahaluf.flows.check_links import EDIT_BRANCH, look_at_links, propose_link_changes
from tahaluf.github import Session
from tahaluf.inputs.link_fetcher import LinkFetcher

TEXT = """\
resources:
  - {id: kept, title: Kept, url: "https://kept.example.org/", kind: guide, why: W, checked: 2026-10}
  - id: lost
    title: Lost
    url: https://lost.example.org/
    kind: guide
    why: W
    checked: 2026-10
"""
SEEN = {"https://kept.example.org/": LinkStatus.FOUND, "https://lost.example.org/": LinkStatus.GONE}
PERMISSIONS = {"contents": "write", "pull_requests": "write", "metadata": "read"}


class Days:
    """A clock that is set by hand. `pauses`: the requested waiting times."""

    def __init__(self) -> None:
        self.now, self.pauses = 1_793_000_000.0, list[float]()

    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.pauses.append)


def test_a_pull_request_marks_what_is_gone_after_two_weeks(tmp_path: Path) -> None:
    builder = OrganizationBuilder().app(PERMISSIONS).account("founder", 12, owner=True, scopes=["repo"])
    with builder.control("version: 1\norganization: example-coalition\n", {"resources.yml": TEXT}).start(
        tmp_path
    ) as hub:
        coalition, days = Organization(hub), Days()
        bot = Session(coalition.new_token(PERMISSIONS, ["control"]), api_url=hub.url)
        resources = load_resources(TEXT, "resources.yml")
        pulls = []
        for _ in range(4):
            pulls.append(propose_link_changes(bot, CONTROL, TEXT, resources, SEEN, days.clock()))
            days.now += 7 * 24 * 3600
        assert pulls[:2] == [None, None] and pulls[2] == pulls[3] is not None
        file = coalition.founder.get(f"/repos/{CONTROL}/contents/resources.yml?ref={EDIT_BRANCH}").body
        edited = base64.b64decode(file["content"]).decode()
        added = set(edited.splitlines()) - set(TEXT.splitlines())
        assert [line.partition(":")[0].strip() for line in added] == ["unreachable"]
        body = coalition.founder.get(f"/repos/{CONTROL}/pulls/{pulls[2]}").body["body"]
        assert "`lost`" in body and "kept" not in body


def test_hosts_are_not_asked_more_than_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    days = Days()
    monkeypatch.setattr(LinkFetcher, "status", lambda self, url: LinkStatus.FOUND)
    urls = ["https://a.example/1", "https://a.example/2", "https://a.example/3", "https://b.example/"]
    assert set(look_at_links(urls, LinkFetcher("a-test"), days.clock())) == set(urls)
    assert days.pauses == [1.0, 1.0]


def test_the_command_lists_what_it_saw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources.yml").write_text(TEXT)
    monkeypatch.setattr(LinkFetcher, "status", lambda self, url: SEEN[url])
    manifest = ["--manifest", str(tmp_path / "projects.yml")]
    assert main(["resources", "check", *manifest]) == 0
    assert main(["resources", "check", "--links", *manifest]) == 0
    out = capsys.readouterr().out
    assert "lost: gone: https://lost.example.org/" in out
    assert "1 found, 1 gone" in out
    assert main(["resources", "check", "--propose", *manifest]) == 1
