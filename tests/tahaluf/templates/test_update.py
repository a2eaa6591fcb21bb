"""An update has the right effect on each file. `merge_lines` has its own tests."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.git_objects import blob_id, tree_id
from tahaluf.templates import (
    EXECUTABLE,
    LOCK_PATH,
    REGULAR,
    ChangelogEntry,
    File,
    History,
    InvalidLock,
    Migrations,
    NewEntry,
    Outcome,
    Policy,
    Reason,
    Tree,
    TreeEntry,
    Update,
    affected_files,
    build_update,
    contents_to_read,
    folders_to_read,
    read_lock,
    wanted_key,
)

BASE = b"one\ntwo\nthree\nfour\n"


def managed(content: bytes, source: str = "") -> File:
    return File(content, policy=Policy.MANAGED, source=source)


def tree(files: Mapping[str, File | bytes], migrations: Migrations | None = None) -> Tree:
    """Return a rendered tree. A file that is given as bytes is managed."""
    made = {path: managed(file) if isinstance(file, bytes) else file for path, file in files.items()}
    return Tree("small", "1", made, History(migrations=migrations or Migrations()))


def entries(files: Mapping[str, bytes], modes: Mapping[str, str] | None = None) -> dict[str, TreeEntry]:
    found = {
        path: TreeEntry((modes or {}).get(path, "100644"), blob_id(data)) for path, data in files.items()
    }
    for path in files:
        parts = path.split("/")
        for depth in range(1, len(parts)):
            found["/".join(parts[:depth])] = TreeEntry("040000", "0" * 40)
    return found


def update(
    before: Tree, after: Tree, files: Mapping[str, bytes], modes: Mapping[str, str] | None = None
) -> Update:
    """Return the update of a repository that was created from `before` and now contains these files."""
    lock = read_lock(before[LOCK_PATH].content)
    affected, present = affected_files(lock, after), entries(files, modes)
    known = {file.blob: file.content for file in before.values()}
    known |= {blob_id(content): content for content in files.values()}
    contents = {oid: known[oid] for oid in contents_to_read(affected, present) if oid in known}
    return build_update(lock, after, affected, present, contents)


def outcome(before: Tree, after: Tree, files: Mapping[str, bytes]) -> tuple[Outcome, bytes | None]:
    (file,) = update(before, after, files).files
    return file.outcome, file.written.content if file.written else None


def test_a_lock_is_read_as_it_was_written() -> None:
    history = History({"_base": (ChangelogEntry(3, {"en": "x"}),)})
    files = {
        "run.sh": File(b"x", EXECUTABLE, Policy.MANAGED),
        "src/water/cli.py": managed(b"y", "src/{{ package }}/cli.py"),
    }
    made = Tree("small", "1", files, history).excluding({"run.sh"})
    assert read_lock(made[LOCK_PATH].content) == made.lock
    assert made.lock.files["run.sh"].own
    assert made.lock.changelog == {"_base": 3}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "lock"),
        (b'{"lock": 2}', '"lock": 1'),
        (b'{"lock": 1, "template": "a"}', "does not contain a template"),
        (b'{"lock": 1, "template": "a", "version": "1", "files": {"../x": {}}}', "cannot be written"),
        (b'{"lock": 1, "template": "a", "version": "1", "files": {"x": 1}}', "lacks a blob"),
        (
            b'{"lock": 1, "template": "a", "version": "1", "files": {"x": {"blob": "0", "policy": "once"}}}',
            "40",
        ),
        (b'{"lock": 1, "template": "a", "version": "1", "files": {}, "changelog": {"a": "1"}}', "number"),
        (b" " * 3_000_000, "larger"),
    ],
)
def test_a_damaged_lock_is_described(text: bytes, message: str) -> None:
    with pytest.raises(InvalidLock, match=message):
        read_lock(text)


def test_nothing_is_affected_if_template_and_values_are_the_same() -> None:
    made = tree({"ci.yml": BASE, "README.md": File(b"x")})
    assert affected_files(made.lock, made) == ()


def test_a_file_that_people_have_not_changed_is_replaced() -> None:
    assert outcome(tree({"a": BASE}), tree({"a": b"new\n"}), {"a": BASE}) == (Outcome.UPDATED, b"new\n")


def test_a_file_that_both_changed_is_merged() -> None:
    theirs, mine = BASE.replace(b"four", b"FOUR"), BASE.replace(b"one", b"ONE")
    merged = b"ONE\ntwo\nthree\nFOUR\n"
    assert outcome(tree({"a": BASE}), tree({"a": theirs}), {"a": mine}) == (Outcome.MERGED, merged)


def test_a_file_that_already_has_the_change_needs_nothing_but_its_row() -> None:
    before, after = tree({"a": BASE}), tree({"a": b"new\n"})
    result = update(before, after, {"a": b"new\n"})
    assert not result.changes_files
    assert read_lock(result.lock) == after.lock


def test_a_conflict_leaves_the_file_and_its_row_so_the_next_update_tries_again() -> None:
    before, after = tree({"a": BASE, "b": BASE}), tree({"a": b"theirs\n", "b": b"new\n"})
    result = update(before, after, {"a": b"mine\n", "b": BASE})
    (conflict,) = result.conflicts
    assert (conflict.path, conflict.reason, conflict.written) == ("a", Reason.LINES, None)
    rows = read_lock(result.lock).files
    assert (rows["a"], rows["b"]) == (before.lock.files["a"], after.lock.files["b"])
    assert [file.path for file in affected_files(read_lock(result.lock), after)] == ["a"]


def test_no_conflict_marker_is_ever_written() -> None:
    result = update(tree({"a": BASE}), tree({"a": b"theirs\n"}), {"a": b"mine\n"})
    assert not any(b"<<<<" in (entry.content or b"") for entry in result.written.values())


def test_files_of_the_project_are_never_touched_but_new_ones_are_added() -> None:
    before, after = (
        tree({"README.md": File(b"old")}),
        tree({"README.md": File(b"new"), "NEWS.md": File(b"n")}),
    )
    result = update(before, after, {"README.md": b"mine"})
    assert [(file.path, file.outcome) for file in result.files] == [("NEWS.md", Outcome.ADDED)]
    assert read_lock(result.lock).files["README.md"] == before.lock.files["README.md"]


def test_a_file_that_people_deleted_stays_deleted_in_later_updates_too() -> None:
    before, after = tree({"a": BASE}), tree({"a": b"new\n"})
    result = update(before, after, {})
    assert not result.changes_files
    assert result.files[0].outcome == Outcome.ABSENT
    assert affected_files(read_lock(result.lock), after) == ()


def test_a_dropped_file_is_deleted_only_if_nobody_changed_it() -> None:
    before, after = tree({"a": BASE}), tree({})
    assert update(before, after, {"a": BASE}).removed == ("a",)
    changed = update(before, after, {"a": b"mine\n"})
    assert (changed.removed, changed.files[0].outcome) == ((), Outcome.KEPT)
    assert read_lock(changed.lock).files == {}


def test_a_dropped_file_of_the_project_goes_only_if_a_migration_says_so() -> None:
    before = tree({"old.md": File(BASE)})
    assert update(before, tree({}), {"old.md": BASE}).files == ()
    migrations = Migrations(deletions=frozenset({"old.md"}))
    assert update(before, tree({}, migrations), {"old.md": BASE}).removed == ("old.md",)
    assert update(before, tree({}, migrations), {"old.md": b"mine"}).removed == ()


def test_a_file_that_the_repository_had_already_is_kept_for_good() -> None:
    before, after = tree({}), tree({"SECURITY.md": BASE})
    for path in ("SECURITY.md", "security.md", ".github/SECURITY.md"):
        result = update(before, after, {path: b"mine\n"})
        assert not result.changes_files
        assert read_lock(result.lock).files["SECURITY.md"].own
        assert affected_files(read_lock(result.lock), tree({"SECURITY.md": b"newer\n"})) == ()


def test_a_file_is_not_replaced_by_a_folder() -> None:
    assert not update(tree({}), tree({"docs/a.md": BASE}), {"docs": b"mine\n"}).changes_files


def test_the_folders_of_all_paths_are_read() -> None:
    affected = affected_files(tree({}).lock, tree({"a/b/c.txt": BASE}))
    assert folders_to_read(affected) == ("", "a", "a/b")
    affected = affected_files(tree({}).lock, tree({"SECURITY.md": BASE}))
    assert folders_to_read(affected) == ("", ".github", "docs")


def test_a_renamed_file_takes_the_edits_of_people_along() -> None:
    migrations = Migrations({"ci.yml": "test.yml"})
    before = tree({"ci.yml": BASE})
    after = tree({"test.yml": BASE.replace(b"four", b"FOUR")}, migrations)
    result = update(before, after, {"ci.yml": BASE.replace(b"one", b"ONE")})
    assert result.removed == ("ci.yml",)
    assert result.written["test.yml"].content == b"ONE\ntwo\nthree\nFOUR\n"
    assert list(read_lock(result.lock).files) == ["test.yml"]


def test_a_path_that_changed_with_a_value_is_a_rename() -> None:
    source = "src/{{ package }}/x.py"
    before, after = (
        tree({"src/water/x.py": managed(BASE, source)}),
        tree({"src/wells/x.py": managed(BASE, source)}),
    )
    result = update(before, after, {"src/water/x.py": b"mine\n"})
    assert (result.removed, list(result.written)) == (("src/water/x.py",), ["src/wells/x.py", LOCK_PATH])
    assert result.written["src/wells/x.py"].blob == blob_id(b"mine\n")
    once = (
        tree({"src/water/x.py": File(BASE, source=source)}),
        tree({"src/wells/x.py": File(BASE, source=source)}),
    )
    assert affected_files(once[0].lock, once[1]) == ()


def test_a_rename_onto_a_file_of_people_is_a_conflict() -> None:
    before, after = tree({"a.yml": BASE}), tree({"b.yml": BASE}, Migrations({"a.yml": "b.yml"}))
    result = update(before, after, {"a.yml": BASE, "b.yml": b"mine\n"})
    assert [(file.path, file.reason) for file in result.conflicts] == [("a.yml", Reason.PATH_TAKEN)]
    assert list(read_lock(result.lock).files) == ["a.yml"]


def test_a_file_that_people_renamed_themselves_is_merged_where_it_is() -> None:
    before, after = tree({"a.yml": BASE}), tree({"b.yml": b"new\n"}, Migrations({"a.yml": "b.yml"}))
    result = update(before, after, {"b.yml": BASE})
    assert (result.removed, result.written["b.yml"].content) == ((), b"new\n")


def test_binary_files_and_lost_bases_are_kept_and_reported() -> None:
    before = tree({"logo.png": b"\0old"})
    (binary,) = update(before, tree({"logo.png": b"\0new"}), {"logo.png": b"\0mine"}).conflicts
    assert binary.reason is Reason.BINARY
    lock, after = tree({"a": BASE}).lock, tree({"a": b"theirs\n"})
    affected, present = affected_files(lock, after), entries({"a": b"mine\n"})
    result = build_update(lock, after, affected, present, {blob_id(b"mine\n"): b"mine\n"})
    assert [(file.reason, file.versions) for file in result.conflicts] == [
        (Reason.BASE_LOST, (b"mine\n", b"theirs\n"))
    ]


def test_modes_are_merged_too() -> None:
    before = tree({"run.sh": BASE})
    after = tree({"run.sh": File(BASE, EXECUTABLE, Policy.MANAGED)})
    written = update(before, after, {"run.sh": b"mine\n"}).written["run.sh"]
    assert (written.mode, written.blob, written.content) == (EXECUTABLE, blob_id(b"mine\n"), None)
    by_people = update(before, tree({"run.sh": b"new\n"}), {"run.sh": BASE}, {"run.sh": EXECUTABLE})
    assert by_people.written["run.sh"].mode == EXECUTABLE


def test_a_link_in_place_of_a_file_is_a_conflict() -> None:
    result = update(tree({"a": BASE}), tree({"a": b"new\n"}), {"a": b"b"}, {"a": "120000"})
    assert [file.reason for file in result.conflicts] == [Reason.NOT_A_FILE]


def test_the_same_inputs_give_the_same_update_and_key() -> None:
    before, after = tree({"a": BASE}), tree({"a": b"new\n"})
    first, second = (update(before, after, {"a": BASE}) for _ in range(2))
    assert (first, first.key) == (second, second.key)
    assert first.key != update(before, tree({"a": b"newer\n"}), {"a": BASE}).key


PATHS = ("a", "docs/b", "docs/c/d", "LICENSE")
CONTENTS = st.none() | st.lists(st.sampled_from([b"one\n", b"two\n", b"three\n"]), max_size=5).map(b"".join)
THREE_VERSIONS = st.fixed_dictionaries({path: st.tuples(CONTENTS, CONTENTS, CONTENTS) for path in PATHS})


@given(THREE_VERSIONS, st.permutations(PATHS))
def test_the_tree_after_an_update_depends_only_on_the_versions_and_not_on_their_order(
    contents: dict[str, tuple[bytes | None, bytes | None, bytes | None]], order: list[str]
) -> None:
    first, second = (
        tree_after_update([{path: contents[path][n] for path in paths} for n in range(3)])
        for paths in (PATHS, order)
    )
    assert first == second


def tree_after_update(versions: list[dict[str, bytes | None]]) -> str:
    """Return the ID of the repository's tree after the update. A version whose content is None does not have the
    file.
    """
    base, current, rendered = (
        {path: content for path, content in version.items() if content is not None} for version in versions
    )
    before, after = tree(base), tree(rendered)
    made = update(before, after, {**current, LOCK_PATH: before[LOCK_PATH].content})
    files = {path: NewEntry(REGULAR, blob_id(content)) for path, content in current.items()}
    return tree_id(
        {path: entry for path, entry in (files | dict(made.written)).items() if path not in made.removed}
    )


def test_what_is_wanted_does_not_depend_on_people() -> None:
    before, after = tree({"a": BASE}), tree({"a": b"new\n"})
    key = wanted_key("small", affected_files(before.lock, after))
    assert key != wanted_key("small", affected_files(before.lock, tree({"a": b"newer\n"})))
