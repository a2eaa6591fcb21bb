"""A submitted *Share a resource* form becomes a merged entry in `resources.yml` on localhub."""

from base64 import b64decode
from typing import Any

from support.organization import Organization
from support.organization_builder import CONTROL, OrganizationBuilder
from support.written_forms import written_set, written_texts
from tahaluf.content import load_resources
from tahaluf.flows.propose import propose_all
from tahaluf.forms import render
from tahaluf.github import Session
from tahaluf.layout import RESOURCE_FORM, RESOURCE_LABEL, RESOURCES_FILE, form_path
from tahaluf.manifest import load

MANIFEST = """\
version: 1
organization: example-coalition
locales: [en, ar]
languages: {ar: {name: Arabic, translations: {ar: {name: العربية}}}, en: {name: English}}
projects: []
"""


def filled_in(title: str, url: str) -> str:
    form = written_set(load(MANIFEST), RESOURCE_FORM).main
    return render(
        form,
        {
            "title": title,
            "url": url,
            "why": "How to begin.",
            "lang": "English",
            "kind": "Guide",
            "audience": None,
            "consent": list(form.field("consent").choices),
        },
    )


def test_two_resources_on_github(tmp_path: Any) -> None:
    """The resources are merged one after the other. The branch of the second resource is rebuilt on top of the
    first.
    """
    permissions = {"contents": "write", "issues": "write", "pull_requests": "write", "metadata": "read"}
    forms = {path: text for path, text in written_texts(load(MANIFEST)).items() if "share" in path}
    assert set(forms) == {RESOURCE_FORM, form_path(RESOURCE_FORM, "ar")}
    builder = OrganizationBuilder().app(permissions).control(MANIFEST, forms, [RESOURCE_LABEL])
    builder.account("founder", 12, owner=True, scopes=["repo", "workflow"]).account("reader", 13)
    with builder.start(tmp_path) as hub:
        coalition = Organization(hub)
        bot = Session(coalition.new_token(permissions, ["control"]), api_url=hub.url)
        first = coalition.open_issue(
            "reader", RESOURCE_LABEL, filled_in("Safe passwords", "https://passwords.example.org"), "Resource"
        )
        second = coalition.open_issue(
            "reader", RESOURCE_LABEL, filled_in("Maps", "https://maps.example.org"), "Resource"
        )
        for number in (first, second):
            propose_all(bot, CONTROL, hub.url)
            _merge(coalition, number)
        propose_all(bot, CONTROL, hub.url)
        content = coalition.founder.get(f"/repos/{CONTROL}/contents/{RESOURCES_FILE}").body["content"]
        merged = b64decode(content).decode()
        assert [one.id for one in load_resources(merged, RESOURCES_FILE).resources] == [
            "safe-passwords",
            "maps",
        ]
        assert "reader" not in merged
        assert coalition.founder.get(f"/repos/{CONTROL}/issues/{second}").body["state"] == "closed"
        writes = bot.writes
        propose_all(bot, CONTROL, hub.url)
        assert bot.writes == writes


def _merge(coalition: Organization, number: int) -> None:
    pulls = coalition.founder.paginate(f"/repos/{CONTROL}/pulls?state=open")
    coalition.merge(next(pull["number"] for pull in pulls if pull["head"]["ref"] == f"resource/{number}"))
