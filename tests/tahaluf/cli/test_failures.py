"""Each failure has one sentence about the problem and one about the fix, exit code 1, and no partial output."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType

import pytest
import yaml

from localhub.core import Handler, Request, Response
from localhub.hub import Hub
from support.commands import run_in_folder
from support.organization_builder import OrganizationBuilder
from support.skipping_clock import SkippingClock

ACTIONS = Path(__file__).parents[3] / "actions"
OWNER, OUTSIDER = "a-token-of-the-owner", "a-token-of-somebody"
MANIFEST = """\
version: 1
organization: example-coalition
labels:
  core:
    - {name: good first issue, color: "7057ff", description: Small and explained}
    - {name: needs data, color: "0e8a16"}
defaults: {labels: [core]}
projects:
  - slug: water-map
    name: خريطة المياه
    summary: Where wells and pipes still work.
  - slug: seed-library
    name: Seed library
    summary: Which seeds can be had where.
"""
TALKING = (
    ["plan"],
    ["apply", "--yes"],
    ["propose", "--issue", "1"],
    ["onboard", "--issue", "1"],
    ["catch-up"],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "projects.yml").write_text(MANIFEST, encoding="utf-8")
    return tmp_path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    organization = OrganizationBuilder().account("an-owner", owner=True, token=OWNER)
    organization.account("somebody", token=OUTSIDER).repository("coalition", auto_init=True)
    with organization.start(tmp_path) as made:
        yield made


def surroundings(url: str = "http://127.0.0.1:1", token: str | None = OWNER) -> dict[str, str]:
    """Return a clean environment, without the variables of the machine that runs the tests."""
    known = {"PATH": os.environ["PATH"], "HOME": os.devnull, "NO_COLOR": "1", "COLUMNS": "200"}
    known |= {"GITHUB_API_URL": url, "GITHUB_REPOSITORY": "example-coalition/coalition"}
    return known | ({"TAHALUF_TOKEN": token} if token else {})


def start(folder: Path, arguments: Sequence[str], env: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tahaluf", *arguments],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(
    folder: Path, arguments: Sequence[str], env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, without waiting between attempts."""
    return run_in_folder(arguments, folder, env or surroundings(), clock=SkippingClock().as_clock())


def sentence(ran: subprocess.CompletedProcess[str]) -> str:
    """Check that the error is well-formed (two lines and exit code 1), and return it."""
    assert ran.returncode == 1, ran.stderr
    lines = ran.stderr.splitlines()
    assert len(lines) == 2, ran.stderr
    assert lines[0].startswith("tahaluf: ")
    assert lines[1].startswith("  → ")
    return ran.stderr


# -- before any request ---------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["plan"], ["catch-up"]], ids=str)
def test_a_missing_token_names_the_variable_to_set(folder: Path, arguments: list[str]) -> None:
    message = sentence(run(folder, arguments, surroundings(token=None)))
    assert "no GitHub token is set" in message
    assert "set TAHALUF_TOKEN" in message


def test_a_missing_control_repository_names_the_variable_to_set(folder: Path) -> None:
    env = surroundings()
    del env["GITHUB_REPOSITORY"]
    assert "set GITHUB_REPOSITORY" in sentence(run(folder, ["propose", "--issue", "1"], env))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("TAHALUF_TOKEN", "two words", "the GitHub token contains a space"),
        ("GITHUB_API_URL", "api.example.org", "GITHUB_API_URL is not a URL"),
        ("GITHUB_EVENT_PATH", "projects.yml", "the event file is not valid JSON"),
    ],
)
def test_an_invalid_variable_is_named(folder: Path, name: str, value: str, message: str) -> None:
    ran = run(folder, ["propose"], surroundings() | {name: value})
    assert message in sentence(ran)
    assert "two words" not in ran.stderr


@pytest.mark.parametrize(
    "arguments", [["plan"], ["apply"], ["check"], ["similar", "--name", "x"], ["form", "sync"]], ids=str
)
def test_a_missing_manifest_is_named(tmp_path: Path, arguments: list[str]) -> None:
    message = sentence(run(tmp_path, arguments))
    assert "there is no manifest at projects.yml" in message
    assert "--manifest" in message


def test_a_folder_is_not_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    message = sentence(run(tmp_path, ["check", "control"]))
    assert "control is a folder" in message
    assert "control/projects.yml" in message


def test_an_unknown_template_gets_a_suggestion(tmp_path: Path) -> None:
    message = sentence(run(tmp_path, ["scaffold", "web-ap", "--to", "new"]))
    assert "there is no template 'web-ap'" in message
    assert "did you mean `web-app`?" in message
    assert not (tmp_path / "new").exists()


def test_check_reports_an_unknown_template_in_the_manifest(folder: Path) -> None:
    (folder / "projects.yml").write_text(MANIFEST.replace("defaults: {", "defaults: {template: datasets, "))
    ran = run(folder, ["check"])
    assert ran.returncode == 1
    assert (
        "projects.yml:7:22: there is no template 'datasets'; did you mean `dataset`? [template-unknown]"
        in ran.stderr
    )


def test_a_variable_without_a_value_is_reported_with_the_option_that_sets_it(tmp_path: Path) -> None:
    ran = run(tmp_path, ["scaffold", "web-app", "--to", "new"])
    assert "--set: slug has no value; add `--set slug=…` [template-value]" in ran.stderr


def test_an_unknown_template_variable_creates_no_folder(tmp_path: Path) -> None:
    ran = run(tmp_path, ["scaffold", "web-app", "--set", "no_such_thing=1", "--to", "new"])
    assert ran.returncode == 1
    assert "[template-value]" in ran.stderr
    assert not (tmp_path / "new").exists()


def test_all_problems_in_set_options_are_reported_together(tmp_path: Path) -> None:
    given = ["--set", "slug=a", "--set", "slug=b", "--set", "name"]
    ran = run(tmp_path, ["scaffold", "web-app", *given, "--to", "new"])
    assert ran.returncode == 1
    assert "--set: slug is set twice; remove one of them [scaffold-set]" in ran.stderr
    assert (
        "--set: 'name' does not have the form NAME=VALUE; write --set name=value [scaffold-set]" in ran.stderr
    )


@pytest.mark.parametrize("arguments", [["parse", "no-such.yml"], ["lint", "no-such.yml"]], ids=str)
def test_a_missing_form_is_named(tmp_path: Path, arguments: list[str]) -> None:
    message = sentence(run(tmp_path, ["form", *arguments]))
    assert "no-such.yml cannot be read: No such file or directory" in message


def test_form_sync_writes_nothing_if_one_form_is_unreadable(folder: Path) -> None:
    forms = folder / ".github" / "ISSUE_TEMPLATE"
    forms.mkdir(parents=True)
    lonely = forms / "propose-project.yml"
    lonely.write_text((Path(__file__).parents[3] / ".github/ISSUE_TEMPLATE/propose-project.yml").read_text())
    before = lonely.read_bytes()
    (forms / "volunteer.yml").write_bytes(b"name: \xff")
    assert "volunteer.yml is not UTF-8 text" in sentence(run(folder, ["form", "sync"]))
    assert lonely.read_bytes() == before


def test_all_problems_in_a_manifest_are_reported_with_their_locations(folder: Path) -> None:
    (folder / "projects.yml").write_text(
        "version: 1\norganization: example-coalition\nprojekts: []\nlabels: 1\n"
    )
    ran = run(folder, ["plan"])
    assert ran.returncode == 1
    assert "projects.yml:3:1: unknown key `projekts`; did you mean `projects`? [key-unknown]" in ran.stderr
    assert ran.stderr.splitlines()[-1] == "2 problems found"


# -- GitHub is unreachable or broken -----------------------------------------------------------------


@pytest.mark.parametrize("arguments", TALKING, ids=lambda arguments: str(arguments[0]))
def test_an_unreachable_server_is_named(folder: Path, arguments: list[str]) -> None:
    message = sentence(run(folder, arguments))
    assert "cannot connect to http://127.0.0.1:1" in message
    assert "check the network and GITHUB_API_URL" in message


HTML = b"<!doctype html><title>Welcome</title><p>Please sign in to this network."
NONSENSE = {
    "a page in HTML": (200, HTML),
    "bytes that are no text": (200, b"\xff\xfe\x00\x01"),
    "nothing": (200, b""),
    "JSON that is no object": (200, b"[1, 2]"),
    "an object of another kind": (200, b'{"hello": "world"}'),
    "data that is none": (200, b'{"data": []}'),
    "an error of its own": (500, HTML),
    "errors that are a text": (200, b'{"errors": "no"}'),
    "errors that are numbers": (200, b'{"data": null, "errors": [1, 2]}'),
    "an answer that never ends": (200, b"[" * 100_000),
    "a proxy's error": (502, HTML),
    "a refusal without words": (418, b""),
}


@contextmanager
def server(status: int, body: bytes, headers: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Start a server that responds to every request in the same way."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, format: str, *args: object) -> None:
            """Do not log."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize("to", ["https://api.example.org/graphql", "/graphql"], ids=["another", "itself"])
def test_redirects_to_another_host_are_not_followed(folder: Path, to: str) -> None:
    with server(301, b"", {"Location": to}) as url:
        message = sentence(run(folder, ["plan"], surroundings(url)))
    assert "redirects to another server" in message
    assert "check GITHUB_API_URL" in message


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        *((["plan"], kind) for kind in NONSENSE),
        *((["propose", "--issue", "1"], kind) for kind in ("a page in HTML", "data that is none")),
    ],
)
def test_an_invalid_response_is_reported_in_a_sentence(folder: Path, arguments: list[str], kind: str) -> None:
    with server(*NONSENSE[kind]) as url:
        assert "sign in" not in sentence(run(folder, arguments, surroundings(url)))


# -- GitHub rejects requests ---------------------------------------------------------------------------


def test_a_token_that_github_rejects_is_reported(folder: Path, hub: Hub) -> None:
    message = sentence(run(folder, ["plan"], surroundings(hub.url, "not-a-token-of-theirs")))
    assert "does not accept the token" in message
    assert "not-a-token-of-theirs" not in message


def test_a_missing_organization_is_named(folder: Path, hub: Hub) -> None:
    (folder / "projects.yml").write_text(MANIFEST.replace("example-coalition", "no-such-coalition"))
    message = sentence(run(folder, ["plan"], surroundings(hub.url)))
    assert "the organization no-such-coalition is not accessible" in message
    assert "check `organization` in the manifest" in message


def test_a_control_repository_that_does_not_exist_is_named(folder: Path, hub: Hub) -> None:
    env = surroundings(hub.url) | {"GITHUB_REPOSITORY": "example-coalition/no-such"}
    for arguments in (["propose", "--issue", "1"], ["onboard", "--issue", "1"], ["catch-up"]):
        assert "example-coalition/no-such" in sentence(run(folder, arguments, env))


def test_a_token_without_permission_changes_nothing_and_the_refusal_is_reported(
    folder: Path, hub: Hub
) -> None:
    ran = run(folder, ["apply", "--yes"], surroundings(hub.url, OUTSIDER))
    assert ran.returncode == 1
    assert (
        "seed-library, water-map: repository: this token cannot see every private repository, so the name may be taken"
        in ran.stdout
    )
    assert "Traceback" not in ran.stderr
    assert hub.store.fetch_value("SELECT count(*) FROM repositories") == 1


def test_verbose_logs_each_request_without_secrets(folder: Path, hub: Hub) -> None:
    ran = run(folder, ["plan", "--verbose"], surroundings(hub.url))
    assert ran.returncode == 2
    assert "POST /graphql → 200" in ran.stderr
    assert OWNER not in ran.stdout + ran.stderr


# -- interruption ----------------------------------------------------------------------------------


class Stop:
    """A middleware that sends the client's process a signal when it receives a certain request.

    The request and all other requests in flight are completed, but with a delay. Even on a slow machine, the signal
    therefore arrives before their responses.
    """

    def __init__(self, method: str, path: str, how: signal.Signals) -> None:
        self.method, self.path, self.how = method, path, how
        self.process: subprocess.Popen[str] | None = None
        self.sent = False

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        if self.process and request.method == self.method and self.path in request.path:
            self.process.send_signal(self.how)
            self.process, self.sent = None, True
        if self.sent:
            time.sleep(1)
        return next_handler(request)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/orgs/example-coalition/repos"), ("POST", "/git/trees")],
)
def test_an_interrupted_apply_reports_its_progress_and_the_next_one_continues(
    folder: Path, hub: Hub, method: str, path: str, how: signal.Signals
) -> None:
    stop = Stop(method, path, how)
    hub.middlewares.append(stop)
    arguments = ["apply", "--yes", "--allow", "all"]
    stop.process = start(folder, arguments, surroundings(hub.url))
    process = stop.process
    out, err = process.communicate(timeout=120)
    assert stop.process is None, "it never came to that request"
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "Interrupted: " in out
    assert "\n… " in out

    hub.middlewares.remove(stop)
    again = run(folder, arguments, surroundings(hub.url))
    assert again.returncode == 0, again.stdout + again.stderr
    assert run(folder, ["plan"], surroundings(hub.url)).returncode == 0


def test_cancelling_a_job_interrupts_the_command_in_its_action(folder: Path, hub: Hub) -> None:
    """GitHub sends the signal only to the step's own process, which is a shell, and kills the whole process group ten
    seconds later.
    """
    action = ACTIONS / "apply-changes" / "action.yml"
    script = folder / "step.sh"
    steps = yaml.safe_load(action.read_text())["runs"]["steps"]
    script.write_text(next(step["run"] for step in steps if "start.py" in step.get("run", "")))
    env = surroundings(hub.url) | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "GITHUB_ACTION_PATH": str(action.parent),
        "GITHUB_ACTIONS": "true",
        "TAHALUF_ALLOW": "all",
    }
    stop = Stop("POST", "/git/trees", signal.SIGINT)
    hub.middlewares.append(stop)
    stop.process = process = subprocess.Popen(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Interrupted: " in out


# -- bugs --------------------------------------------------------------------------------

BROKEN = """
import sys, types
from tahaluf.cli import main as cli

def run(options):
    secret = "a-secret-of-the-manifest"
    return {}[secret]

cli.COMMANDS["broken"] = "break"
sys.modules["tahaluf.cli.broken"] = types.SimpleNamespace(add_arguments=lambda parser: None, run=run, EXIT_CODES={})
sys.exit(cli.main(["broken"]))
"""


def test_a_bug_prints_a_report_without_user_data(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BROKEN],
        cwd=tmp_path,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 3
    assert "This is a bug in Tahaluf" in ran.stderr
    assert "tahaluf broken · Python" in ran.stderr
    assert "KeyError" in ran.stderr
    assert "in run" in ran.stderr
    assert sys.prefix not in ran.stderr
    assert "  tahaluf/cli/main.py:" in ran.stderr
    assert "a-secret-of-the-manifest" not in ran.stderr
    assert OWNER not in ran.stderr


def test_errors_are_annotations_in_github_actions(folder: Path) -> None:
    ran = run(folder, ["plan"], surroundings(token=None) | {"GITHUB_ACTIONS": "true"})
    assert ran.returncode == 1
    assert "::error title=no GitHub token is set::" in ran.stdout
