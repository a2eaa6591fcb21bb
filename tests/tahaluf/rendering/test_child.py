"""What the process in which templates run can still do, and what is believed of its answers."""

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
SHUT_IN = """
import sys
sys.path[:] = sys.argv[1:]
import os, socket, subprocess
from tahaluf.rendering.child import restrict_process
restrict_process(600_000_000)
"""
TRIES = {
    "read a file": "open('/etc/hostname').read()",
    "write a file": "open('/tmp/witness', 'w')",
    "open a socket": "socket.socket()",
    "start a program": "subprocess.run(['true'])",
    "make a pipe": "os.pipe()",
    "look into a folder": "os.listdir('/')",
    "give itself more": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (9, 0)); open('/dev/null')",
    "take much memory": "bytearray(700_000_000)",
}
MERGED = Library.from_paths([ACTIONS.parent / "templates"]).resolve("community")


@pytest.mark.parametrize("tried", TRIES.values(), ids=TRIES)
def test_it_can_open_nothing_and_start_nothing(tried: str) -> None:
    words = [sys.executable, "-I", "-c", SHUT_IN + tried, *sys.path, str(ACTIONS)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert any(word in done.stderr for word in ("OSError", "MemoryError", "BlockingIOError", "ValueError")), (
        done.stderr
    )


def test_it_has_no_variables_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAHALUF_TOKEN", "a-token-of-ours")
    renderer = Renderer(Library.from_paths([ACTIONS.parent / "templates"]))
    renderer.start()
    renderer.render("community", {"slug": "water-map"})
    if sys.platform == "linux":
        number = renderer._child._process.pid
        assert b"a-token-of-ours" not in Path(f"/proc/{number}/environ").read_bytes()
        assert len(list(Path(f"/proc/{number}/fd").iterdir())) == 3


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", ".git/config", "a\\b", "con", "a/../b", "", "a\u202eb", "a//b"]
)
def test_a_path_that_leads_elsewhere_is_not_believed(path: str) -> None:
    with pytest.raises(InvalidInput, match="not a tree of files"):
        read(encode_files({path: File(b"x")}))


def test_two_names_of_one_file_are_not_believed() -> None:
    with pytest.raises(InvalidInput, match="not a tree of files"):
        read(encode_files({"README.md": File(b"x"), "readme.md": File(b"y")}))


def test_an_answer_whose_sizes_do_not_fit_is_not_believed() -> None:
    for rows in (
        [["a", "100644", "once", 2]],
        [["a", "100644", "once", -1]],
        [["a", "120000", "once", 1]],
        [["a"]],
    ):
        with pytest.raises(InvalidInput, match="not a tree of files"):
            decode_tree(json.dumps({"files": rows}).encode(), b"x", MERGED, "1")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
)
HEADS = (
    st.binary()
    | JSON.map(json.dumps).map(str.encode)
    | st.builds(
        lambda key, value: json.dumps({key: value}).encode(), st.sampled_from(["files", "problems"]), JSON
    )
)


@given(HEADS, st.binary())
def test_whatever_it_answers_is_a_tree_or_a_problem(head: bytes, body: bytes) -> None:
    for reading in (lambda: decode_tree(head, body, MERGED, "1"), lambda: decode_problems(head, MERGED)):
        try:
            reading()
        except InvalidInput:
            continue  # a problem: the only other thing that may come of it


def read(answer: bytes) -> None:
    length, _ = RESPONSE_LENGTHS.unpack(answer[: RESPONSE_LENGTHS.size])
    rest = answer[RESPONSE_LENGTHS.size :]
    decode_tree(rest[:length], rest[length:], MERGED, "1")
