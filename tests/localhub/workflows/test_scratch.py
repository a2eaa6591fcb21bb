from pathlib import Path

from localhub.workflows import scratch_folder


def test_folder_in_memory_is_removed_afterwards(tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    with scratch_folder(tmp_path / "disk", memory, required_bytes=0) as folder:
        assert folder.parent == memory
        (folder / "1-1").mkdir()
    assert list(memory.iterdir()) == []


def test_falls_back_to_disk_without_enough_memory(tmp_path: Path) -> None:
    for memory, room in ((tmp_path, 1 << 80), (tmp_path / "nowhere", 0)):
        with scratch_folder(tmp_path / "disk", memory, room) as folder:
            assert folder == tmp_path / "disk"


def test_only_abandoned_folders_are_removed(tmp_path: Path) -> None:
    left = tmp_path / "localhub-left"
    left.mkdir()
    (left / "lock").touch()
    with (
        scratch_folder(tmp_path / "otherwise", tmp_path, 0) as first,
        scratch_folder(tmp_path / "otherwise", tmp_path, 0),
    ):
        assert first.is_dir()
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []
