from localhub.workflows import scratch_folder


def test_runs_have_a_folder_in_memory_that_is_gone_afterwards(tmp_path):
    memory = tmp_path / "memory"
    memory.mkdir()
    with scratch_folder(tmp_path / "disk", memory, required_bytes=0) as folder:
        assert folder.parent == memory
        (folder / "1-1").mkdir()
    assert list(memory.iterdir()) == []


def test_where_memory_has_no_room_they_have_it_on_the_disk(tmp_path):
    for memory, room in ((tmp_path, 1 << 80), (tmp_path / "nowhere", 0)):
        with scratch_folder(tmp_path / "disk", memory, room) as folder:
            assert folder == tmp_path / "disk"


def test_what_a_killed_hub_left_in_memory_is_taken_away_and_a_living_one_s_is_not(tmp_path):
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
