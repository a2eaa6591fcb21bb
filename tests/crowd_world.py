"""A coalition that many people offer their help to at once, on a clock that moves only when somebody waits."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from localhub.clocks import Virtual
from localhub.core import Handler, Request, Response, json_response
from localhub.hub import Hub
from localhub.limits import Limits
from localhub.world import NOBODY, Actor, accounts, invitations, issues, repositories
from tahaluf.commands.volunteers.keeping import keep
from tahaluf.forms import Form, load_form, option_text, render, sync
from tahaluf.github import Comment, Session, open_forms, read_notices, read_roster
from tahaluf.manifest import Manifest, load
from tahaluf.people import Person, person_id
from tahaluf.plan import Rest
from tahaluf.roster import Book, Posted, Wanted

HERE = Path(__file__).parents[1]
ORGANIZATION = "example-coalition"
CONTROL, ROSTER = f"{ORGANIZATION}/control", f"{ORGANIZATION}/roster"
VOLUNTEER = ".github/ISSUE_TEMPLATE/volunteer.yml"
SCOPES = ["repo", "workflow", "admin:org"]
FOUNDER, BOT, FIRST = 12, 20, 1000  # account numbers; the crowd's begin at FIRST
MANIFEST = """\
version: 1
organization: example-coalition
skills:
  gis: {name: Maps and geodata}
languages:
  ar: {name: Arabic}
  en: {name: English}
volunteers: {intake: open, invitations: 50}
projects:
  - slug: reading-room
    name: Reading room
    summary: Books for everybody.
    repository: {team: {permission: triage}}
    roles: [{id: shelf, title: Shelf keeper, skills: [gis], open: 900}]
  - slug: well-map
    name: Well map
    summary: Where wells still work.
    roles: [{id: maps, title: Cartographer, skills: [gis], open: 900}]
"""
CHOICES = {
    "skills": [option_text("gis", "Maps and geodata")],
    "languages": [option_text("ar", "Arabic"), option_text("en", "English")],
}
FORM = sync((HERE / VOLUNTEER).read_text("utf-8"), CHOICES)


@dataclass
class Crowd:
    """`hub` with people who have filled in the form, and the bot's session; both live on `clock`.

    `ends_at`: the bot's token is no good any more for a request that holds these bytes, so that a run ends there.
    """

    hub: Hub
    clock: Virtual
    manifest: Manifest = field(default_factory=lambda: load(MANIFEST))
    ends_at: bytes | None = None

    def __post_init__(self) -> None:
        self.hub.middlewares.append(self._end)

    def _end(self, request: Request, following: Handler) -> Response:
        if self.ends_at is not None and self.ends_at in request.body:
            return json_response(401, {"message": "Bad credentials", "status": "401"})
        return following(request)

    @cached_property
    def founder(self) -> Session:
        """On the real clock: for a few requests, not for a crowd's."""
        return Session("token-founder", api_url=self.hub.url)

    def bot(self) -> Session:
        """A new conversation, as each run begins one."""
        return Session("token-bot", api_url=self.hub.url, clock=self.clock.time, sleep=self.clock.sleep)

    # -- what people do ---------------------------------------------------------------------------------

    def offers(self, first: int, count: int, **answers: Any) -> list[int]:
        """Forms of so many people, one a second; their numbers. Nothing is paced: all of them write themselves."""
        body, numbers = filled(**answers), []
        for place in range(first, first + count):
            self.clock.sleep(1)
            with self.hub.engine.begin(Actor("user", FIRST + place, scopes=frozenset(SCOPES))) as world:
                control = repositories.find(world, ORGANIZATION, "control")
                made = issues.create(world, control, "Offer of help", body)
                world.actor = Actor("user", FOUNDER, scopes=frozenset(SCOPES))
                issues.add_labels(world, made, ["volunteer"])  # as the form does
                numbers.append(made.number)
        return numbers

    def edit(self, number: int, **answers: Any) -> None:
        """Its author fills the form in anew, a second later; nothing is told to anybody."""
        self.clock.sleep(1)
        with self.hub.engine.begin(NOBODY) as world:
            form = issues.find(world, repositories.find(world, ORGANIZATION, "control"), number)
            world.actor = Actor("user", form.author_id, scopes=frozenset(SCOPES))
            issues.update(world, form, {"body": filled(**answers)})

    def note(self, *people: Person) -> None:
        """What a steward notes of these."""
        keep(self.bot(), ROSTER, lambda book: Wanted(files=book.with_people(people), message="Note"))

    def accept(self, place: int) -> None:
        with self.hub.engine.begin(Actor("user", FIRST + place)) as world:
            [waiting] = invitations.of_user(world, FIRST + place)
            invitations.accept(world, waiting)

    def decline(self, place: int) -> None:
        with self.hub.engine.begin(Actor("user", FIRST + place)) as world:
            [waiting] = invitations.of_user(world, FIRST + place)
            invitations.decline(world, waiting)

    def delete_account(self, place: int) -> None:
        """As GitHub does it: what they wrote stays, and is a ghost's."""
        with self.hub.engine.begin(NOBODY) as world:
            ghost = accounts.by_login(world, "ghost")
            assert ghost is not None
            world.store.run("UPDATE issues SET author_id = ? WHERE author_id = ?", ghost.id, FIRST + place)

    def days(self, number: float) -> None:
        self.clock.sleep(number * 86400)

    @property
    def manifest_text(self) -> str:
        """That the coalition began with."""
        return MANIFEST

    def set_manifest(self, text: str) -> None:
        """Merge this manifest."""
        self.manifest = load(text)
        there = self.founder.get(f"/repos/{CONTROL}/contents/projects.yml").body["sha"]
        content = base64.b64encode(text.encode()).decode()
        self.put(CONTROL, "projects.yml", {"message": "Write", "content": content, "sha": there})

    def put(self, repository: str, path: str, body: Mapping[str, Any]) -> None:
        self.founder.rest(Rest("PUT", f"/repos/{repository}/contents/{path}", body))

    # -- what is there ----------------------------------------------------------------------------------

    def people(self) -> Mapping[str, Person]:
        """Everybody in the roster, by id."""
        return Book.of(read_roster(self.bot(), ROSTER).files).people

    def person(self, place: int) -> Person:
        return self.people()[person_id(FIRST + place)]

    def invited(self) -> list[int]:
        """The places of those who have an invitation now."""
        listed = self.founder.pages(f"/orgs/{ORGANIZATION}/invitations")
        return sorted(int(one["login"].removeprefix("crowd-")) for one in listed)

    def said(self) -> dict[int, list[Comment]]:
        """What the bot has said under each open form."""
        return {form.number: form.ours for form in open_forms(self.bot(), CONTROL, "volunteer")}

    def notices(self) -> list[Posted]:
        return read_notices(self.bot(), ROSTER, (), datetime.fromtimestamp(0, UTC))


def form() -> Form:
    return load_form(FORM, VOLUNTEER)


def filled(**answers: Any) -> str:
    """A body of the form, filled in well; `join=True`: the box is ticked."""
    made = form()
    if answers.get("join"):
        answers["join"] = list(made.field("join").choices)
    wanted = {
        "skills": CHOICES["skills"],
        "hours": "3-5",
        "languages": [CHOICES["languages"][1]],
        "visibility": next(choice for choice in made.field("visibility").choices if choice.endswith("none")),
        "consent": list(made.field("consent").choices),
    }
    return render(made, wanted | answers)


def seed(people: int) -> dict[str, Any]:
    users = {"founder": FOUNDER, "a-bot": BOT, "ghost": 10137}
    return {
        "users": [
            *(
                {"login": login, "id": number, "tokens": [{"token": f"token-{name}", "scopes": SCOPES}]}
                for (login, number), name in zip(users.items(), ("founder", "bot", "ghost"), strict=True)
            ),
            *({"login": f"crowd-{place}", "id": FIRST + place} for place in range(people)),
        ],
        "organizations": [{"login": ORGANIZATION, "owners": ["founder", "a-bot"]}],
        "repositories": [
            {
                "owner": ORGANIZATION,
                "name": "control",
                "labels": [{"name": name, "color": "ededed"} for name in ("volunteer", "leave")],
                "files": {"projects.yml": MANIFEST, VOLUNTEER: FORM},
            },
            {"owner": ORGANIZATION, "name": "roster", "private": True, "auto_init": True},
        ],
    }


@contextmanager
def crowd_in(folder: Path, people: int, limits: Limits | None = None) -> Iterator[Crowd]:
    """Every request and answer in it has fitted GitHub's description when it ends."""
    clock = Virtual()
    with Hub(folder, seed(people), runs=False, limits=limits, clock=clock.now) as hub:
        yield Crowd(hub, clock)
        assert hub.contract.violations() == []
