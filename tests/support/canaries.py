"""A coalition with canary words in all its private data, and functions that read all public data.

A canary is a word that appears nowhere else. Each data source has its own canaries, so a leak can be traced to its
source.
"""

import base64
import html
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from localhub.core import Handler, Request, Response, json_response
from localhub.hub import Hub
from support.earlier_forms import FOLDER as EARLIER_FORMS
from support.earlier_forms import choices, option_text
from support.hub_client import PERMISSIONS
from support.launcher import Launcher
from support.organization import Organization
from support.organization_builder import ORGANIZATION, ROSTER, OrganizationBuilder
from support.written_forms import written_texts
from tahaluf.forms import load_form, render, sync_options
from tahaluf.layout import FORM_LABELS, LEAVE_FORM, PROPOSAL_FORM, RESOURCE_FORM, VOLUNTEER_FORM
from tahaluf.manifest import load
from tahaluf.volunteers.people import person_id

ROOT = Path(__file__).parents[2]
PEOPLE = {"founder": 12, "a-steward": 4242, "a-proposer": 13, "a-volunteer": 14, "a-passer-by": 15}
MANIFEST = """\
version: 1
organization: example-coalition
areas:
  media: {name: Media and narrative}
skills:
  gis: {name: Maps and geodata}
languages:
  ar: {name: Arabic}
  en: {name: English}
defaults: {template: small}
projects:
  - slug: well-map
    name: Well map
    summary: Where wells still work.
    stewards: [{login: a-steward, id: 4242}]
    roles: [{id: maps, title: Cartographer, skills: [gis], open: 2}]
"""
CHOICES = {
    "area": [option_text("media", "Media and narrative")],
    "skills": [option_text("gis", "Maps and geodata")],
    "lang": [option_text("ar", "Arabic"), option_text("en", "English")],
    "languages": [option_text("ar", "Arabic"), option_text("en", "English")],
}
FORMS = {
    path: sync_options((EARLIER_FORMS / Path(path).name).read_text("utf-8"), choices(CHOICES))
    for path in (PROPOSAL_FORM, VOLUNTEER_FORM, LEAVE_FORM)
}
FORMS[RESOURCE_FORM] = written_texts(load(MANIFEST))[RESOURCE_FORM]
# The Arabic forms that `form sync` writes. These forms are used in addition to the earlier forms.
ARABIC_FORMS = {
    path: text for path, text in written_texts(load(MANIFEST)).items() if path.endswith("-ar.yml")
}
# These people have not agreed to be listed, so neither their logins nor their roster ids may become public
UNLISTED_LOGINS = [login for login in PEOPLE if login not in ("founder", "a-steward")]


class Canaries:
    """Creates canaries and remembers the source of each."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}

    def mark(self, source: str) -> str:
        word = f"kanari{chr(97 + len(self.sources) // 26)}{chr(97 + len(self.sources) % 26)}vogel"
        self.sources[word] = source
        return word

    def phone_number(self, source: str) -> str:
        digits = f"{len(self.sources):04}{4930231250000 + 7 * len(self.sources)}"[-13:]
        self.sources[digits] = source
        return f"+{digits[:2]} {digits[2:4]} {digits[4:9]} {digits[9:]}"

    def contacts(self, source: str) -> str:
        """Return a string with an email address, a phone number, a handle and a URL, all of which contain a canary."""
        mark = self.mark
        return f"{mark(source)}@mail.internal or {self.phone_number(source)}, @{mark(source)} or https://t.me/{mark(source)}"

    def introduction(self, source: str) -> str:
        """Return the contacts, preceded by a name.

        Some sources must not contain a name, because no program can recognize and redact every name.
        """
        return f"I am {self.mark(source).title()}. {self.contacts(source)}"

    def sources_in(self, text: str) -> set[str]:
        """Return the sources whose canaries appear in `text`, even if they are escaped or split."""
        normalized = re.sub(r"[\u200b\\\s]", "", html.unescape(text)).casefold()
        digits = re.sub(r"[^0-9]", "", normalized)
        return {
            source
            for marked, source in self.sources.items()
            if marked in (digits if marked.isdigit() else normalized)
        }


class CanaryCoalition(Organization):
    """A coalition with canaries. `output` contains the commands that were run, and everything that they printed or
    wrote to job summaries.
    """

    def __init__(self, hub: Hub, folder: Path, canaries: Canaries, launcher: Launcher) -> None:
        super().__init__(hub)
        self.folder, self.canaries, self.launcher = folder, canaries, launcher
        self.output: list[tuple[str, str]] = []
        self.failures: Mapping[str, int] = {}
        hub.middlewares.append(self._inject_failure)
        self.bot = "tahaluf[bot]"
        self.unlisted = Canaries()
        for login in UNLISTED_LOGINS:
            self.unlisted.sources |= {
                login: f"the login of {login}",
                self.roster_id(login): f"the id of {login}",
            }
        self.write_checkout(MANIFEST)

    def _inject_failure(self, request: Request, next_handler: Handler) -> Response:
        """Make requests fail if they match `failures`. The response echoes the request's body.

        `failures` maps `METHOD path-part body-part` to a status.
        """
        sent = request.body.decode("utf-8", "replace")
        for pattern, status in self.failures.items():
            method, path_part, body_part = [*pattern.split(" "), "", ""][:3]
            if (method, path_part in request.path, body_part in sent) == (request.method, True, True):
                if request.path.startswith(("/app/", "/apps/")):  # creating a token must never fail
                    continue
                return json_response(status, {"message": f"Validation Failed: {sent}", "status": str(status)})
        return next_handler(request)

    def write_checkout(self, manifest: str) -> None:
        template = self.folder / "templates" / "small"
        template.mkdir(parents=True, exist_ok=True)
        (template / "template.yml").write_text("description: One page.\n")
        (template / "NOTES.md.jinja").write_text("# {{ name }}\n")
        (self.folder / "projects.yml").write_text(manifest, encoding="utf-8")

    def run(self, *arguments: str, accepted_codes: Iterable[int] = (0,), **permissions: str) -> str:
        """Run a command as in a workflow. Record its output and return it."""
        summary, output = self.folder / "summary.md", self.folder / "output.txt"
        for path in (summary, output):
            path.write_text("")
        token = self.new_token(permissions or PERMISSIONS)
        self.canaries.sources[token.casefold()] = "the token"
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(
                entry for entry in sys.path if entry
            ),  # import the code of this checkout
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_OUTPUT": str(output),
            **self.variables(token),
            "COLUMNS": "400",
        }
        printed = self.folder / "printed.txt"
        code = self.launcher.run(arguments, self.folder, env, printed)
        text = f"{printed.read_text()}\n{summary.read_text()}\n{output.read_text()}"
        self.output.append((" ".join(arguments), text))
        assert code in accepted_codes, text
        return text

    @staticmethod
    def roster_id(login: str) -> str:
        return person_id(PEOPLE[login])

    # -- public data -----------------------------------------------------------------------------------

    def public_texts(self, pushed_branches: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """All public text that was not written by people, as (location, text) pairs.

        `pushed_branches` are the branches that people pushed themselves.
        """
        reader = self.people["a-passer-by"]
        assert reader.get(f"/repos/{ROSTER}", [404]).status == 404
        for repository in list(reader.paginate(f"/orgs/{ORGANIZATION}/repos")):
            name = repository["full_name"]
            yield name, str(repository)
            for kind in ("issues?state=all", "issues/comments?", "pulls?state=all"):
                for item in list(reader.paginate(f"/repos/{name}/{kind}")):
                    if item["user"]["login"] == self.bot:
                        yield item["html_url"], f"{item.get('title')}\n{item['body']}\n{item.get('labels')}"
            yield f"{name} labels", str(list(reader.paginate(f"/repos/{name}/labels")))
            yield from self._git_texts(name, pushed_branches)
        yield from self.output

    def _git_texts(self, name: str, pushed_branches: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Everything in a mirror clone, such as refs, messages, authors, paths and contents."""
        clone_url = f"{self.hub.url.replace('://', '://x:token-a-passer-by@')}/{name}.git"
        excluded = [f"--exclude=refs/heads/{branch}" for branch in pushed_branches]
        excluded += ["--exclude=refs/pull/*"] if excluded else []
        with tempfile.TemporaryDirectory(dir=self.folder) as scratch:
            mirror = Path(scratch)
            git(mirror, "clone", "--quiet", "--mirror", clone_url, ".")
            yield f"{name} refs", git(mirror, "for-each-ref").decode()
            listed = git(mirror, "rev-list", "--objects", *excluded, "--all")
            objects = git(mirror, "cat-file", "--batch=%(objectname) %(objectsize) %(rest)", stdin=listed)
        while objects:
            head, _, rest = objects.partition(b"\n")
            oid, size, path = head.decode().split(" ", 2)
            text, objects = rest[: int(size)], rest[int(size) + 1 :]
            yield f"{name} {path or oid}", f"{path}\n{text.decode('utf-8', 'replace')}"

    def leaks(self, pushed_branches: Iterable[str] = ()) -> list[str]:
        """Return the locations of leaked canaries, with the canaries' sources. There must not be any."""
        return [
            f"{location}: {source}"
            for location, text in self.public_texts(pushed_branches)
            for source in sorted(self.canaries.sources_in(text) | self.unlisted.sources_in(text))
        ]

    def roster(self) -> str:
        """The contents of the private roster."""
        issues = list(self.founder.paginate(f"/repos/{ROSTER}/issues?state=all"))
        files = self.founder.get(f"/repos/{ROSTER}/contents/people", [404]).body
        texts = [
            self.founder.get(f"/repos/{ROSTER}/git/blobs/{f['sha']}").body["content"]
            for f in (files if isinstance(files, list) else ())
        ]
        return "\n".join([str(issues), *(base64.b64decode(text).decode() for text in texts)])


def git(folder: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    env = {"PATH": os.environ["PATH"], "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(
        ["git", *arguments], cwd=folder, env=env, input=stdin, stdout=subprocess.PIPE, check=True
    ).stdout


def filled_form(path: str, **answers: Any) -> str:
    """The issue body of a form that is filled in correctly except for `answers`."""
    form_definition = load_form(FORMS[path], path)
    defaults_by_form: dict[str, dict[str, Any]] = {
        PROPOSAL_FORM: {
            "name": "Night school",
            "slug": "night-school",
            "lang": CHOICES["lang"][1],
            "summary": "Evening lessons.",
            "area": CHOICES["area"][0],
        },
        RESOURCE_FORM: {
            "title": "Safe phones",
            "url": "https://guide.example.org/",
            "why": "Settings that take ten minutes.",
            "lang": "English",
            "kind": "Guide",
        },
        VOLUNTEER_FORM: {"skills": CHOICES["skills"], "hours": "3-5", "languages": [CHOICES["languages"][1]]},
        LEAVE_FORM: {
            "language": next(iter(form_definition.field("language").choices)) if path == LEAVE_FORM else None
        },
    }
    defaults = defaults_by_form[path]
    if path == PROPOSAL_FORM:
        defaults["template"] = next(
            c for c in form_definition.field("template").choices if c.endswith("community")
        )
    elif path == VOLUNTEER_FORM:
        defaults["visibility"] = next(
            c for c in form_definition.field("visibility").choices if c.endswith("none")
        )
    defaults["consent"] = list(form_definition.field("consent").choices)
    return render(form_definition, defaults | answers)


def start_canaries(folder: Path, launcher: Launcher) -> Iterator[CanaryCoalition]:
    """Start the coalition.

    Accounts have names and email addresses, which GitHub shows if the owners allow this.
    """
    canaries = Canaries()
    builder = OrganizationBuilder().app().control(MANIFEST, {**FORMS, **ARABIC_FORMS}, FORM_LABELS).roster()
    for login, number in PEOPLE.items():
        builder.account(
            login,
            number,
            owner=login == "founder",
            member=login == "a-steward",
            # The founder's commits contain the founder's name.
            name=login if login == "founder" else canaries.mark(f"the name of {login}").title(),
            email=f"{canaries.mark(f'the address of {login}')}@mail.internal",
        )
    (folder / "checkout").mkdir()
    with builder.start(folder) as hub:
        yield CanaryCoalition(hub, folder / "checkout", canaries, launcher)
