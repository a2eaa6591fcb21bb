"""`tahaluf resources check` on localhub records its observations, and proposes only changes that are certain."""

import base64
from pathlib import Path

import pytest

from support.organization import Organization
from support.organization_builder import CONTROL, OrganizationBuilder
from tahaluf.cli.main import main
from tahaluf.clock import Clock
from tahaluf.content import Link, LinkStatus, load_resources
from tahaluf.flows.check_links import EDIT_BRANCH, CheckedContent, propose_link_changes, request_urls
from tahaluf.github import Session
from tahaluf.inputs.link_fetcher import LinkFetcher
from tahaluf.item_errors import ItemErrors

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
KEPT = "https://kept.example.org/"
SEEN = {KEPT: LinkStatus.FOUND, "https://lost.example.org/": LinkStatus.GONE}
PERMISSIONS = {"contents": "write", "pull_requests": "write", "metadata": "read"}


class Days:
    """A clock that the test sets. `pauses` contains the waiting times that were requested."""

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
        links = (Link("offers.yml: server", "https://lost.example.org/"), Link("guides/a.en.md: x", KEPT))
        content = CheckedContent(TEXT, load_resources(TEXT, "resources.yml"), links)
        pulls, lost = [], []
        for _ in range(4):
            pull, gone = propose_link_changes(bot, CONTROL, content, SEEN, days.clock())
            pulls.append(pull)
            lost.append([link.id for link in gone])
            days.now += 7 * 24 * 3600
        assert lost == [[], [], ["offers.yml: server"], ["offers.yml: server"]]
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
    assert set(request_urls(urls, LinkFetcher("a-test"), days.clock(), ItemErrors())) == set(urls)
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


OFFERS = """\
offers:
  - {id: server, name: Server, provider: P, kind: hosting, what: W, checked: 2026-10, url: "https://lost.example.org/"}
"""
GUIDE = """\
---
title: Phones
checked: 2026-10
---
Read [this](https://kept.example.org/ "A title"), [that](#here), <https://lost.example.org/> or [both][one].

[one]: https://kept.example.org/
"""


def test_the_links_of_offers_and_guides_are_checked_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "offers.yml").write_text(OFFERS)
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides/phones.en.md").write_text(GUIDE)
    monkeypatch.setattr(LinkFetcher, "status", lambda self, url: SEEN[url])
    assert main(["resources", "check", "--links", "--manifest", str(tmp_path / "projects.yml")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "offers.yml: server: gone: https://lost.example.org/",
        "guides/phones.en.md: https://kept.example.org/: found: https://kept.example.org/",
        "guides/phones.en.md: https://lost.example.org/: gone: https://lost.example.org/",
        "1 found, 1 gone",
    ]
