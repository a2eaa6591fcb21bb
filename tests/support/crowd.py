"""A coalition with a virtual clock, and with many people who volunteer at the same time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from localhub.core import Handler, Request, Response, json_response
from localhub.domain import ANONYMOUS, Actor, accounts, invitations, issues, repositories
from localhub.hub import Hub
from localhub.limits import Limits
from localhub.virtual_clock import VirtualClock
from support.organization import Organization
from support.organization_builder import CONTROL, ORGANIZATION, ROSTER, OrganizationBuilder
from support.virtual_session import open_session
from support.written_forms import written_texts
from tahaluf.flows.volunteers.roster_store import update_records
from tahaluf.forms import Form, load_form, render
from tahaluf.github import BotComment, Session, read_notices, read_open_forms, read_roster
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import LEAVE_LABEL, MANIFEST_FILE, VOLUNTEER_FORM, VOLUNTEER_LABEL
from tahaluf.manifest import Manifest, load
from tahaluf.plan import Rest
from tahaluf.volunteers.people import Person, person_id
from tahaluf.volunteers.roster import DesiredRoster, PostedNotice, RosterIndex

SCOPES = ["repo", "workflow", "admin:org"]
FOUNDER_ID, BOT_ID, FIRST_ACCOUNT_ID = 12, 20, 1000  # account ids; the crowd's ids start at FIRST_ACCOUNT_ID
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
CHOICES = {"skills": ["Maps and geodata"], "languages": ["Arabic", "English"]}
FORMS = written_texts(load(MANIFEST))
FORM = FORMS[VOLUNTEER_FORM]


@dataclass
class Crowd:
    """A `hub` with people who have submitted the form, and the bot's sessions. The hub and the sessions use the same
    `clock`.

    `fail_on` ends a run: if a request's body contains these bytes, the bot's token is rejected.
    """

    hub: Hub
    clock: VirtualClock
    manifest: Manifest = field(default_factory=lambda: load(MANIFEST))
    fail_on: bytes | None = None

    def __post_init__(self) -> None:
        self.hub.middlewares.append(self._fail_matching)

    def _fail_matching(self, request: Request, next_handler: Handler) -> Response:
        if self.fail_on is not None and self.fail_on in request.body:
            return json_response(401, {"message": "Bad credentials", "status": "401"})
        return next_handler(request)

    @cached_property
    def organization(self) -> Organization:
        return Organization(self.hub)

    @property
    def founder(self) -> Session:
        return self.organization.founder

    def bot(self) -> Session:
        """Open a new session, as each run does."""
        return open_session(self.hub.url, "token-bot", self.clock)

    # -- people ----------------------------------------------------------------------------------------

    def submit_forms(self, first: int, count: int, **answers: Any) -> list[int]:
        """Submit the forms of `count` people, one per second, bypassing rate limits, and return the issue numbers."""
        body, numbers = filled_form(**answers), []
        for index in range(first, first + count):
            self.clock.sleep(1)
            with self.hub.engine.begin(
                Actor("user", FIRST_ACCOUNT_ID + index, scopes=frozenset(SCOPES))
            ) as uow:
                control = repositories.find(uow, ORGANIZATION, "control")
                issue = issues.create(uow, control, "Offer of help", body)
                uow.actor = Actor("user", FOUNDER_ID, scopes=frozenset(SCOPES))
                issues.add_labels(uow, issue, ["volunteer"])  # the form itself would add this label
                numbers.append(issue.number)
        return numbers

    def edit_form(self, number: int, **answers: Any) -> None:
        """Edit a form as its author, one second later. No event is emitted."""
        self.clock.sleep(1)
        with self.hub.engine.begin(ANONYMOUS) as uow:
            form = issues.find(uow, repositories.find(uow, ORGANIZATION, "control"), number)
            uow.actor = Actor("user", form.author_id, scopes=frozenset(SCOPES))
            issues.update(uow, form, {"body": filled_form(**answers)})

    def record(self, *people: Person) -> None:
        """Add these people to the roster, as a steward would."""
        update_records(
            self.bot(),
            ROSTER,
            lambda index: DesiredRoster(files=index.changed_files(people), commit_message="Note"),
        )

    def accept_invitation(self, index: int) -> None:
        with self.hub.engine.begin(Actor("user", FIRST_ACCOUNT_ID + index)) as uow:
            [invitation] = invitations.of_user(uow, FIRST_ACCOUNT_ID + index)
            invitations.accept(uow, invitation)

    def decline_invitation(self, index: int) -> None:
        with self.hub.engine.begin(Actor("user", FIRST_ACCOUNT_ID + index)) as uow:
            [invitation] = invitations.of_user(uow, FIRST_ACCOUNT_ID + index)
            invitations.decline(uow, invitation)

    def delete_account(self, index: int) -> None:
        """Delete an account as GitHub does: its issues and comments are kept, and attributed to the ghost account."""
        with self.hub.engine.begin(ANONYMOUS) as uow:
            ghost = accounts.by_login(uow, "ghost")
            assert ghost is not None
            uow.store.execute(
                "UPDATE issues SET author_id = ? WHERE author_id = ?", ghost.id, FIRST_ACCOUNT_ID + index
            )

    def advance_days(self, count: float) -> None:
        self.clock.sleep(count * 86400)

    @property
    def manifest_text(self) -> str:
        """The coalition's initial manifest."""
        return MANIFEST

    def set_manifest(self, text: str) -> None:
        """Merge this manifest."""
        self.manifest = load(text)
        self.replace_file(MANIFEST_FILE, text)

    def replace_file(self, path: str, text: str) -> None:
        """Merge a change that replaces the text of a file in the control repository."""
        self.organization.write("control", path, text)

    def put(self, repository: str, path: str, body: Mapping[str, Any]) -> None:
        self.founder.rest(Rest("PUT", f"/repos/{repository}/contents/{path}", body))

    # -- state on GitHub --------------------------------------------------------------------------------

    def people(self) -> Mapping[str, Person]:
        """Everyone in the roster, by id."""
        return RosterIndex.from_files(read_roster(self.bot(), ROSTER).files).people

    def person(self, index: int) -> Person:
        return self.people()[person_id(FIRST_ACCOUNT_ID + index)]

    def invited_indices(self) -> list[int]:
        """The indices of people who have an open invitation."""
        invitations_ = self.founder.paginate(f"/orgs/{ORGANIZATION}/invitations")
        return sorted(int(invitation["login"].removeprefix("crowd-")) for invitation in invitations_)

    def bot_comments(self) -> dict[int, list[BotComment]]:
        """The bot's comments on the open form issues."""
        return {
            form.number: form.bot_comments
            for form in read_open_forms(self.bot(), CONTROL, "volunteer", ItemErrors())
        }

    def notices(self) -> list[PostedNotice]:
        return read_notices(self.bot(), ROSTER, (), datetime.fromtimestamp(0, UTC))


def load_volunteer_form() -> Form:
    return load_form(FORM, VOLUNTEER_FORM)


def filled_form(**answers: Any) -> str:
    """Return the body of a form that is filled in correctly. If `join` is set, the box for joining is ticked.

    `hours`: the key of an option.
    """
    form = load_volunteer_form()
    if answers.get("join"):
        answers["join"] = list(form.field("join").choices)
    defaults = {
        "skills": CHOICES["skills"],
        "languages": [CHOICES["languages"][1]],
        "consent": list(form.field("consent").choices),
    }
    hours = form.field("hours")
    [offered] = [text for text in hours.choices if hours.key_of(text) == answers.get("hours", "3-5")]
    return render(form, {**defaults, **answers, "hours": offered})


@contextmanager
def start_crowd(folder: Path, people: int, limits: Limits | None = None) -> Iterator[Crowd]:
    """Start a crowd on a virtual clock."""
    builder = OrganizationBuilder().control(MANIFEST, FORMS, [VOLUNTEER_LABEL, LEAVE_LABEL])
    builder.account("founder", FOUNDER_ID, owner=True).account("a-bot", BOT_ID, owner=True, token="token-bot")
    builder.account("ghost", 10137).roster()
    for index in range(people):
        builder.account(f"crowd-{index}", FIRST_ACCOUNT_ID + index, token="")
    clock = VirtualClock()
    with builder.start(folder, limits=limits, clock=clock.now) as hub:
        yield Crowd(hub, clock)
