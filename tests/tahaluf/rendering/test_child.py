"""The rendering process is restricted, and its responses are validated."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.problems import InvalidInput
from tahaluf.rendering import Renderer
from tahaluf.rendering.tasks import RESPONSE_LENGTHS, decode_problems, decode_tree, encode_files
from tahaluf.templates import File, Library

ACTIONS = Path(__file__).parents[3] / "actions"
RESTRICT = """
import sys
sys.path[:] = sys.argv[1:]
import os, socket, subprocess
from tahaluf.rendering.child import restrict_process
restrict_process(600_000_000)
"""
FORBIDDEN_ACTIONS = {
    "read a file": "open('/etc/hostname').read()",
    "write a file": "open('/tmp/witness', 'w')",
    "open a socket": "socket.socket()",
    "start a program": "subprocess.run(['true'])",
    "make a pipe": "os.pipe()",
    "list a folder": "os.listdir('/')",
    "raise its limits": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (9, 0)); open('/dev/null')",
    "use too much memory": "bytearray(700_000_000)",
}
COMMUNITY = Library.from_paths([ACTIONS.parent / "templates"]).resolve("community")


@pytest.mark.parametrize("action", FORBIDDEN_ACTIONS.values(), ids=FORBIDDEN_ACTIONS)
def test_the_child_can_open_nothing_and_start_nothing(action: str) -> None:
    command = [sys.executable, "-I", "-c", RESTRICT + action, *sys.path, str(ACTIONS)]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert completed.returncode != 0
    assert any(
        name in completed.stderr for name in ("OSError", "MemoryError", "BlockingIOError", "ValueError")
    ), completed.stderr


def test_templates_are_rendered_under_a_limit_on_cpu_time() -> None:
    """The user's shell or a container may have set such a limit, which only root can raise."""
    code = (
        "import resource, sys; sys.path[:] = sys.argv[1:]; resource.setrlimit(resource.RLIMIT_CPU, (40, 40)); "
        "from tahaluf.rendering import Renderer; from tahaluf.templates import BUILTIN_TEMPLATES, Library; "
        "renderer = Renderer(Library.from_paths([BUILTIN_TEMPLATES])); "
        "print(len(renderer.render('community', {'slug': 'water-map'})))"
    )
    command = [sys.executable, "-I", "-c", code, *sys.path, str(ACTIONS)]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert completed.returncode == 0, completed.stderr
    assert int(completed.stdout) > 3


def test_the_child_has_no_environment_and_no_extra_file_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAHALUF_TOKEN", "a-token-of-ours")
    renderer = Renderer(Library.from_paths([ACTIONS.parent / "templates"]))
    renderer.start()
    renderer.render("community", {"slug": "water-map"})
    if sys.platform == "linux":
        assert renderer._child is not None
        number = renderer._child._process.pid
        assert b"a-token-of-ours" not in Path(f"/proc/{number}/environ").read_bytes()
        assert len(list(Path(f"/proc/{number}/fd").iterdir())) == 3


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", ".git/config", "a\\b", "con", "a/../b", "", "a\u202eb", "a//b"]
)
def test_an_unsafe_path_is_rejected(path: str) -> None:
    with pytest.raises(InvalidInput, match="invalid response"):
        read(encode_files({path: File(b"x")}))


def test_colliding_paths_are_rejected() -> None:
    with pytest.raises(InvalidInput, match="invalid response"):
        read(encode_files({"README.md": File(b"x"), "readme.md": File(b"y")}))


def test_a_response_with_wrong_sizes_is_rejected() -> None:
    for rows in (
        [["a", "100644", "once", 2]],
        [["a", "100644", "once", -1]],
        [["a", "120000", "once", 1]],
        [["a"]],
    ):
        with pytest.raises(InvalidInput, match="invalid response"):
            decode_tree(json.dumps({"files": rows}).encode(), b"x", COMMUNITY, "1")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
)
HEADERS = (
    st.binary()
    | JSON.map(json.dumps).map(str.encode)
    | st.builds(
        lambda key, value: json.dumps({key: value}).encode(), st.sampled_from(["files", "problems"]), JSON
    )
)


@given(HEADERS, st.binary())
def test_any_response_gives_a_tree_or_a_problem(head: bytes, body: bytes) -> None:
    for reading in (
        lambda: decode_tree(head, body, COMMUNITY, "1"),
        lambda: decode_problems(head, COMMUNITY),
    ):
        try:
            reading()
        except InvalidInput:
            continue  # only this error is allowed


def read(answer: bytes) -> None:
    length, _ = RESPONSE_LENGTHS.unpack(answer[: RESPONSE_LENGTHS.size])
    rest = answer[RESPONSE_LENGTHS.size :]
    decode_tree(rest[:length], rest[length:], COMMUNITY, "1")
