from pathlib import Path

import pytest

from tahaluf.output.workflow import TRUNCATED, append_summary


def test_a_long_summary_is_truncated_at_a_line_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    append_summary("- خريطة المياه\n" * 100_000)
    text = page.read_text("utf-8")
    assert len(text.encode()) < 1 << 20
    *lines, _, last = text.rstrip("\n").split("\n")
    assert set(lines) == {"- خريطة المياه"}
    assert last == TRUNCATED


def test_a_summary_that_cannot_be_written_is_only_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for page in (tmp_path, tmp_path / "no-folder" / "summary.md"):
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
        append_summary("**1 done**\n")
        assert "::warning title=No job summary::" in capsys.readouterr().out
