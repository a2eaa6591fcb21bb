"""Creates the GitHub App, stores its key as a secret, and waits until an owner has installed it.

GitHub has no API for these steps, and shows the key only once. Each step depends only on what exists on GitHub, so an
interrupted run can be started again. The key is kept only in memory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from tahaluf.clock import Clock
from tahaluf.github import RegisteredApp, Session, convert_app_code, read_app, run_steps
from tahaluf.health import (
    CLIENT_ID_VARIABLE,
    PRIVATE_KEY_SECRET,
    RUN_AS_OWNER,
    Facts,
    MissingPermission,
    SettingsUrls,
    require,
)
from tahaluf.problems import CommandError
from tahaluf.setup import (
    app_url,
    installation_url,
    read_pem,
    registration_url,
    store_client_id_steps,
    store_key_steps,
)

from .app_page import AppPage

POLL_SECONDS: Final = 3.0
INSTALL_SECONDS: Final = 15 * 60
NOT_INSTALLED: Final = "the App is not installed on {organization}"
NOT_INSTALLED_FIX: Final = "install it at {url}, then run `tahaluf setup` again"
UNREADABLE: Final = "the token cannot read the App's settings: this needs {permission}"
UNKNOWN_APP: Final = "GitHub shows no App named `{slug}` that {organization} owns"
UNKNOWN_APP_FIX: Final = "use --app with the last part of the App's URL, {url}"


class Person(Protocol):
    """The person who runs the command. They act on GitHub's pages and can paste a key."""

    @property
    def has_browser(self) -> bool: ...

    def create_app(self, address: str) -> None:
        """Open the page on which an owner creates the App."""

    def create_app_by_hand(self, address: str) -> None:
        """Show GitHub's own page for a new App, for a computer without a browser."""

    def read_key(self, address: str) -> str:
        """Ask for a private key, which the person generates on the App's page at `address`. Return what they
        entered."""

    def install_app(self, address: str) -> None:
        """Open the page on which an owner installs the App."""


@dataclass(frozen=True, slots=True)
class AppState:
    """The App's state on GitHub: its client id, whether its key is stored, and whether it is installed."""

    client_id: str
    has_key: bool
    is_installed: bool

    @classmethod
    def from_facts(cls, facts: Facts) -> "AppState":
        """Raises CommandError if the token cannot read one of the facts."""
        try:
            return cls(
                require(facts.variables).get(CLIENT_ID_VARIABLE, "").strip(),
                PRIVATE_KEY_SECRET in require(facts.environment_secrets),
                require(facts.installation) is not None,
            )
        except MissingPermission as error:
            raise CommandError(UNREADABLE.format(permission=error.permission), RUN_AS_OWNER) from None


@dataclass(frozen=True, slots=True)
class AppSetup:
    """The App's setup in one organization. `name` is the App's name, and `slug` is the slug that GitHub should give
    it.
    """

    session: Session
    urls: SettingsUrls
    name: str
    slug: str
    person: Person
    clock: Clock

    def register(self, state: AppState) -> RegisteredApp | None:
        """Create the App if it does not exist, and store its client id and its key.

        Return the App, or None if the client id and the key are already stored.
        """
        if state.client_id and state.has_key:
            return None
        app = self._existing(state) or self._create(state)
        if not state.client_id:
            # The client id is stored before the key. If the run is interrupted here, the next run knows which App
            # needs a key
            run_steps(self.session, store_client_id_steps(self.urls.control, app.client_id))
        if not state.has_key:
            text = app.key or self.person.read_key(app_url(self.urls, app.slug))
            run_steps(self.session, store_key_steps(self.urls.control, read_pem(text)))
        return app

    def _existing(self, state: AppState) -> RegisteredApp | None:
        """Return the App that an earlier run created. If its key has not been stored, the key is lost."""
        found = read_app(self.session, self.slug)
        is_own = found is not None and found.owner.casefold() == self.urls.organization.casefold()
        if found is not None and is_own and state.client_id in ("", found.client_id):
            return found
        return RegisteredApp(state.client_id, "", "") if state.client_id else None

    def _create(self, state: AppState) -> RegisteredApp:
        if state.has_key:
            raise self._unknown_app()
        if not self.person.has_browser:
            self.person.create_app_by_hand(registration_url(self.urls, self.name))
            key = self.person.read_key(app_url(self.urls, self.slug))
            if (found := read_app(self.session, self.slug)) is None:
                raise self._unknown_app()
            return RegisteredApp(found.client_id, found.slug, found.owner, key)
        with AppPage(self.urls, self.name) as page:
            self.person.create_app(page.address)
            code = page.wait_for_code()
        return convert_app_code(self.session, code)

    def install(self, registered: RegisteredApp | None, is_installed: Callable[[], bool]) -> None:
        """Wait until an owner has installed the App. Raises CommandError if it takes too long."""
        app = registered if registered and registered.slug else read_app(self.session, self.slug)
        url = installation_url(self.urls, app.slug) if app else app_url(self.urls, None)
        self.person.install_app(url)
        deadline = self.clock.time() + INSTALL_SECONDS
        while not is_installed():
            if self.clock.time() >= deadline:
                raise CommandError(
                    NOT_INSTALLED.format(organization=self.urls.organization),
                    NOT_INSTALLED_FIX.format(url=url),
                )
            self.clock.sleep(POLL_SECONDS)

    def _unknown_app(self) -> CommandError:
        return CommandError(
            UNKNOWN_APP.format(slug=self.slug, organization=self.urls.organization),
            UNKNOWN_APP_FIX.format(url=app_url(self.urls, None)),
        )
