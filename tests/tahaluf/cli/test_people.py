"""`tahaluf people keygen`, `seal` and `open` work together."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from support.commands import run_in_folder

TEXT = "أستطيع الترجمة.\nWrite to me by post."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    (tmp_path / "control").mkdir()
    return tmp_path


def people(folder: Path, *words: str, given: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
    env = {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), **more}
    return run_in_folder(["people", *words], folder / "control", env, given)


def key_of(folder: Path, *words: str) -> str:
    """Create a key, add its line to the manifest, and return the line."""
    made = people(folder, "keygen", *words)
    assert made.returncode == 0, made.stderr
    manifest = folder / "control" / "projects.yml"
    manifest.write_text(f"version: 1\norganization: example-coalition\n{made.stdout}")
    return made.stdout


def test_a_message_sealed_with_the_manifest_opens_with_the_local_key(folder: Path) -> None:
    key_of(folder)
    sealed = people(folder, "seal", given=TEXT)
    opened = people(folder, "open", given=f"### Sealed\n\n{sealed.stdout}\n")
    assert (opened.returncode, opened.stdout.rstrip("\n")) == (0, TEXT)


def test_a_second_key_opens_new_messages_and_the_first_still_opens_old_ones(folder: Path) -> None:
    blocks = []
    for _ in range(2):
        key_of(folder)
        blocks.append(people(folder, "seal", given=TEXT).stdout)
    assert [people(folder, "open", given=block).stdout.rstrip("\n") for block in blocks] == [TEXT, TEXT]


def test_the_secret_key_is_private_and_never_printed(folder: Path) -> None:
    made = people(folder, "keygen")
    [path] = (folder / "home/.config/tahaluf/keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    secret = path.read_text().split("\n")[-2]
    assert secret.startswith("seal-secret-1.")
    assert secret not in made.stdout + made.stderr
    assert "seal-secret" not in made.stdout + made.stderr


def test_a_secret_key_is_not_written_to_a_repository(folder: Path) -> None:
    (folder / "control" / ".git").mkdir()
    made = people(folder, "keygen", "--folder", "keys/mine")
    assert made.returncode == 1
    assert "git repository" in made.stderr
    assert not (folder / "control" / "keys").exists()


def test_a_key_readable_by_others_is_not_used(folder: Path) -> None:
    key_of(folder)
    [path] = (folder / "home/.config/tahaluf/keys").iterdir()
    path.chmod(0o644)
    opened = people(folder, "open", given=people(folder, "seal", given=TEXT).stdout)
    assert opened.returncode == 1
    assert "chmod 600" in opened.stderr


def test_no_message_is_opened_in_github_actions(folder: Path) -> None:
    key_of(folder)
    block = people(folder, "seal", given=TEXT).stdout
    opened = people(folder, "open", given=block, GITHUB_ACTIONS="true")
    assert opened.returncode == 1
    assert "post" not in opened.stdout + opened.stderr


def test_control_characters_in_a_message_are_removed(folder: Path) -> None:
    key_of(folder)
    block = people(folder, "seal", given="before\x1b[2J\u202eafter").stdout
    assert people(folder, "open", given=block).stdout == "before[2Jafter\n"


@pytest.mark.parametrize(
    ("words", "given", "error"),
    [
        (["open"], "", "contains no sealed message"),
        (["open", "--key", "nowhere"], "", "there is no key in nowhere"),
        (["open", "--key", "projects.yml"], "", "chmod 600"),
        (["seal"], "", "the text is empty"),
        (["seal", "nothing.txt"], "", "cannot be read"),
        (["seal", "--manifest", "nothing.yml"], "", "no manifest"),
    ],
)
def test_errors_are_one_sentence(folder: Path, words: list[str], given: str, error: str) -> None:
    key_of(folder)
    done = people(folder, *words, given=given)
    assert (done.returncode, done.stdout) == (1, "")
    assert error in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_key_is_reported_with_the_ids_of_matching_keys(folder: Path) -> None:
    line = key_of(folder)
    block = people(folder, "seal", given=TEXT).stdout
    key_of(folder, "--folder", "../other")
    opened = people(folder, "open", "--key", "../other", given=block)
    assert opened.returncode == 1
    assert line.split("# ")[1].strip() in opened.stderr


def test_sealing_needs_recipients(folder: Path) -> None:
    (folder / "control" / "projects.yml").write_text("version: 1\norganization: example-coalition\n")
    done = people(folder, "seal", given=TEXT)
    assert done.returncode == 1
    assert "keygen" in done.stderr
