"""Sets up an organization: its two repositories, their settings, and the GitHub App.

Progress is not stored: each run reads what already exists, and does the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tahaluf.flows.doctor import read_checkout
from tahaluf.github import (
    Session,
    read_existing_repository,
    read_health,
    read_installation,
    read_organization_health,
    read_token_facts,
    run_steps,
)
from tahaluf.health import (
    ENVIRONMENT_NAME,
    CheckoutFacts,
    EnvironmentFacts,
    Facts,
    Installation,
    SettingsUrls,
)
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError
from tahaluf.setup import (
    ExistingRepository,
    Repair,
    Scope,
    check_owner,
    check_scopes,
    creation_steps,
    facts_before_creation,
    needs_files,
    push_steps,
)
from tahaluf.templates import File

from .app import AppSetup, AppState
from .local_tree import read_local_files
from .repairs import RepairResult, execute_repairs, find_repairs

INVALID_FILES: Final = "`tahaluf check` finds {count} problems in these files"
INVALID_FILES_FIX: Final = "run `tahaluf check`, and fix the problems that it lists"
NO_ENVIRONMENT: Final = CommandError(
    f"the App was not created, because there is no environment `{ENVIRONMENT_NAME}` for its key",
    "fix what failed above, then run `tahaluf setup` again",
)
OTHER_OWNER: Final = "the control repository must belong to {organization}, the organization in projects.yml"
OTHER_OWNER_FIX: Final = "use --repository {organization}/NAME"


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """The steps that `setup` would take. `files` is the number of files to commit, or 0 if they have been committed.
    `published`: the names of private repositories that the public control repository would reveal.
    """

    existing: ExistingRepository | None
    files: int
    repairs: tuple[Repair, ...]
    app: AppState
    published: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        app_is_ready = self.app.client_id and self.app.has_key and self.app.is_installed
        return bool(self.existing and not self.files and not self.repairs and app_is_ready)


@dataclass(frozen=True, slots=True)
class OrganizationSetup:
    """The setup of one organization from the files in the manifest's folder."""

    session: Session
    urls: SettingsUrls
    checkout: CheckoutFacts
    files: Mapping[str, File]

    @classmethod
    def from_folder(
        cls, session: Session, urls: SettingsUrls, manifest: Manifest, path: Path
    ) -> "OrganizationSetup":
        """Read the files next to the manifest at `path`."""
        return cls(session, urls, read_checkout(manifest, path), read_local_files(path.parent))

    def check(self) -> None:
        """Raise CommandError if the token's permissions, the person's role or the files are not sufficient. Changes
        nothing.
        """
        if self.urls.control.partition("/")[0].casefold() != self.urls.organization.casefold():
            names = {"organization": self.urls.organization}
            raise CommandError(OTHER_OWNER.format(**names), OTHER_OWNER_FIX.format(**names))
        token = read_token_facts(self.session, self.urls.organization)
        check_scopes(token.scopes)
        check_owner(self.urls.organization, is_owner=token.is_owner)
        if count := self.checkout.problem_count:
            raise CommandError(INVALID_FILES.format(count=count), INVALID_FILES_FIX)

    def plan(self) -> SetupPlan:
        existing = read_existing_repository(self.session, self.urls.control)
        if existing is None or existing.head is None:
            organization, roster = read_organization_health(self.session, self.urls, self.checkout)
            facts = facts_before_creation(self.urls, self.checkout, organization, roster)
        else:
            facts = self.facts()
        files = len(self.files) if needs_files(self.urls.control, existing, self.files) else 0
        is_public = existing is None or not existing.is_private
        published = self.checkout.manifest.private_slugs if files and is_public else ()
        return SetupPlan(existing, files, find_repairs(facts), AppState.from_facts(facts), published)

    def create_repository(self, plan: SetupPlan) -> None:
        """If the plan says so, create the control repository and commit the files."""
        existing = plan.existing
        if existing is None:
            run_steps(self.session, creation_steps(self.urls.control, self.checkout.manifest.name or ""))
            existing = self._wait_until_visible()
        if plan.files:
            run_steps(self.session, push_steps(self.urls.control, existing, self.files))

    def repair(
        self, confirmed: Sequence[Repair], on_result: Callable[[RepairResult], None]
    ) -> tuple[RepairResult, ...]:
        """Execute the repairs that the two repositories need now, and the confirmed changes to the whole
        organization."""
        in_organization = {repair.what for repair in confirmed if repair.scope is Scope.ORGANIZATION}
        repairs = [
            repair
            for repair in find_repairs(self.facts())
            if repair.scope is not Scope.ORGANIZATION or repair.what in in_organization
        ]
        return execute_repairs(self.session, repairs, on_result)

    def set_up_app(self, app: AppSetup) -> None:
        """Create the App and wait until it is installed.

        Raises CommandError if there is no environment in which to store its key, because GitHub shows the key only
        once.
        """
        facts = self.facts()
        if not isinstance(facts.environment, EnvironmentFacts):
            raise NO_ENVIRONMENT
        state = AppState.from_facts(facts)
        registered = app.register(state)
        client_id = registered.client_id if registered else state.client_id
        if not self._is_installed(client_id):
            app.install(registered, lambda: self._is_installed(client_id))

    def facts(self) -> Facts:
        return read_health(self.session, self.urls, self.checkout, in_public=False)

    def _is_installed(self, client_id: str) -> bool:
        found = read_installation(self.session, self.urls.organization, client_id)
        return isinstance(found, Installation)

    def _wait_until_visible(self) -> ExistingRepository:
        """Poll the new repository until GitHub shows its first commit, which may take a while."""
        for _ in self.session.poll():
            existing = read_existing_repository(self.session, self.urls.control)
            if existing is not None and existing.head is not None:
                return existing
        raise CommandError(
            f"GitHub does not show {self.urls.control} yet", "run `tahaluf setup` again in a few minutes"
        )
