"""A plan makes the right changes to a site, whichever facts were read, and sends the settings in GitHub's format."""

from typing import Any

import pytest

from support.steps import play
from tahaluf.manifest import Pages
from tahaluf.plan import UNSET, Blocked, Change, ChangeContext, ChangeKind, Response, Risk
from tahaluf.problems import CommandError
from tahaluf.resources.pages import DesiredPages, PagesResource, _values

RESOURCE = PagesResource()
CONTEXT = ChangeContext("acme", "maps")
SITE = {
    "build_type": "legacy",
    "source": {"branch": "main", "path": "/"},
    "cname": None,
    "https_enforced": True,
}


def items(pages: dict[str, Any] | None, rest: dict[str, Any]) -> list[Any]:
    values = None if pages is None else _values(Pages.model_validate(pages))
    node: Any = {"repository": {"name": "maps", "rest": rest}, "team": None}
    return list(RESOURCE.diff(DesiredPages("maps", values), RESOURCE.actual_state(node)))


def test_nothing_is_changed_if_it_is_unknown_or_the_same() -> None:
    assert items({"cname": "maps.example"}, {}) == []  # not read
    assert items({"cname": "maps.example"}, {"has_pages": True}) == []  # it is not this project's turn
    assert items(None, {"has_pages": False}) == []
    assert items({"source": {"branch": "main"}}, {"has_pages": True, "pages": SITE}) == []
    for unreadable in ({"has_pages": UNSET}, {"has_pages": True, "pages": UNSET}):
        [blocked] = items({"cname": "maps.example"}, unreadable)
        assert isinstance(blocked, Blocked)
    # The list says that there is no site, so the response "not found" is expected
    [change] = items({}, {"has_pages": False, "pages": UNSET})
    assert (change.kind, change.risk) == (ChangeKind.CREATE, Risk.ACCESS)
    assert change.reason == "publishes a site that anyone can read"
    [change] = items(None, {"has_pages": True, "pages": SITE})
    assert (change.kind, change.risk) == (ChangeKind.DELETE, Risk.NONE)
    assert change.reason == "the entry says `pages: null`"


@pytest.mark.parametrize(
    ("pages", "risk", "reason"),
    [
        ({"cname": "maps.example"}, Risk.NONE, ""),
        ({"https_enforced": False}, Risk.PROTECTION, ""),
        (
            {"source": {"branch": "main", "path": "/docs"}},
            Risk.ACCESS,
            "the site then shows different content",
        ),
        ({"build_type": "workflow"}, Risk.NONE, ""),
    ],
)
def test_other_content_and_less_protection_wait_for_a_review(
    pages: dict[str, Any], risk: Risk, reason: str
) -> None:
    [change] = items(pages, {"has_pages": True, "pages": SITE})
    assert (change.kind, change.risk, change.reason) == (ChangeKind.UPDATE, risk, reason)


def test_a_new_site_gets_its_domain_after_it_exists() -> None:
    pages = {"source": {"branch": "gh-pages"}, "cname": "maps.example"}
    [change] = items(pages, {"has_pages": False})
    played: Any = play(RESOURCE.steps(change, DesiredPages("maps", {}), CONTEXT), [{}, {}])
    requests = played[0]
    assert [(one.method, one.path, one.body) for one in requests] == [
        (
            "POST",
            "/repos/acme/maps/pages",
            {"build_type": "legacy", "source": {"branch": "gh-pages", "path": "/"}},
        ),
        ("PUT", "/repos/acme/maps/pages", {"cname": "maps.example"}),
    ]


def test_githubs_reason_is_shown_if_it_rejects_the_settings() -> None:
    change: Change
    [change] = items(
        {"https_enforced": True}, {"has_pages": True, "pages": {**SITE, "https_enforced": False}}
    )
    steps = RESOURCE.steps(change, DesiredPages("maps", {}), CONTEXT)
    with pytest.raises(CommandError, match="The certificate does not exist yet"):
        play(steps, [Response(404, {"message": "The certificate does not exist yet"})])
