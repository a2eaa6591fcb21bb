"""Bombs and escapes: each is told with its place, and the next project is rendered as if nothing had been."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tahaluf.problems import CommandError, InvalidInput
from tahaluf.rendering import Renderer, RenderLimits
from tahaluf.templates import BUILTIN_TEMPLATES, Library, read_template

Make = Callable[..., Renderer]
VALUES = {"slug": "water-map"}
ROUND = "{% for a in letters %}"
LETTERS = "variables:\n  letters: {type: list, default: 'a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t'}\n"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """`make({"a.md.jinja": "…"})` → a renderer that has the templates `ours`, of these files, and `good`."""

    def make(files: dict[str, str], definition: str = "", limits: RenderLimits | None = None) -> Renderer:
        good = {"README.md.jinja": "# {{ name }}\n"}
        for name, texts in (("ours", files | {"template.yml": definition}), ("good", good)):
            for path, text in {"template.yml": "", **texts}.items():
                target = tmp_path / "templates" / name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)
        os.chdir(tmp_path)
        return Renderer(
            Library.from_paths([Path("templates")]), limits or RenderLimits(0.4, 10.0, 300_000_000)
        )

    here = Path.cwd()
    yield make
    os.chdir(here)


def told(renderer: Renderer, name: str = "ours") -> str:
    with pytest.raises(InvalidInput) as refused:
        renderer.render(name, VALUES)
    assert renderer.render("good", {"slug": "next"})["README.md"].content == b"# next\n"
    return str(refused.value)


# -- as in this process


@pytest.mark.parametrize("name", Library.from_paths([BUILTIN_TEMPLATES]).names())
def test_the_child_comes_to_the_same_trees(name: str) -> None:
    library = Library.from_paths([BUILTIN_TEMPLATES])
    renderer = Renderer(library)
    for values in ({}, {"license": "AGPL-3.0-or-later", "lang": "ar", "name": "خريطة المياه"}):
        assert renderer.render(name, VALUES | values).id == library.get(name).render(VALUES | values).id


def test_the_child_finds_what_is_wrong_with_a_template(make: Make) -> None:
    renderer = make({"a.md.jinja": "{{ nmae }}", "b.md.jinja": "\n{% if %}"})
    found = [str(problem.location) for problem in renderer.lint(read_template(Path("templates/ours")))]
    assert found == ["templates/ours/a.md.jinja:1", "templates/ours/b.md.jinja:2"]


def test_there_is_one_child_a_run_and_none_where_nothing_is_rendered(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tahaluf.rendering import renderer as parent

    started: list[object] = []
    begin = parent._Child.__init__
    monkeypatch.setattr(
        parent._Child, "__init__", lambda child, *a: started.append(child) or begin(child, *a)
    )
    renderer = make({"a.md.jinja": "{{ slug }}"})
    assert started == []
    for number in range(5):
        renderer.render("ours", {"slug": f"project-{number}"})
        renderer.render("good", {"slug": f"project-{number}"})
    assert len(started) == 1


def test_a_template_that_is_not_there_is_told_without_a_child(make: Make) -> None:
    with pytest.raises(CommandError, match="there is no template 'nothing'"):
        make({}).render("nothing", VALUES)


# -- bombs


def test_loops_without_end_are_stopped_at_their_line(make: Make) -> None:
    text = "\n\n" + ROUND * 12 + "{% endfor %}" * 12
    said = told(make({"a.md.jinja": text}, LETTERS))
    assert said == (
        "templates/ours/a.md.jinja:3: it takes longer than 0.4 seconds; mend the template [template-fault]"
    )


def test_a_part_that_never_ends_is_stopped_too(make: Make) -> None:
    files = {"a.md.jinja": '\n{% include "_parts/b.md" %}', "_parts/b.md": ROUND * 12 + "{% endfor %}" * 12}
    assert "a.md.jinja:2: it takes longer than 0.4 seconds" in told(make(files, LETTERS))


def test_a_file_without_end_is_stopped_while_it_grows(make: Make) -> None:
    text = ROUND * 6 + "0123456789\n" + "{% endfor %}" * 6
    assert "a.md.jinja:1: the file would be longer than 1000000 characters" in told(
        make({"a.md.jinja": text}, LETTERS)
    )


def test_many_files_are_bounded_by_their_sum(make: Make) -> None:
    """Each of them is short enough."""
    files = {f"{n:02}.md.jinja": ROUND * 4 + "012345" + "{% endfor %}" * 4 for n in range(12)}
    said = told(make(files, LETTERS, RenderLimits(20, 30, 600_000_000)))
    assert "templates/ours/10.md.jinja: with this file the tree is larger than 10000000 bytes" in said


def test_memory_is_bounded_and_the_line_is_told(make: Make) -> None:
    doubling = "\n".join(f"{{% set x{n + 1} = x{n} ~ x{n} %}}" for n in range(40))
    said = told(
        make({"a.md.jinja": "{% set x0 = slug %}\n" + doubling}, "", RenderLimits(20, 30, 300_000_000))
    )
    assert said.startswith("templates/ours/a.md.jinja:2")  # the line that would have made 256 MB of 128
    assert "it takes more memory than a template may have" in said


def test_a_constant_that_grows_while_it_is_compiled_is_stopped(make: Make) -> None:
    text = '{{ "' + "a" * 90_000 + '" | sort | join("' + "b" * 90_000 + '") }}'
    assert "templates/ours/a.md.jinja" in told(make({"a.md.jinja": text}))


def test_a_template_whose_reading_has_no_end_is_stopped(make: Make) -> None:
    text = "{{ slug }}{% if slug %}{% endif %}\n" * 25_000
    assert "templates/ours/a.md.jinja: it takes longer" in told(make({"a.md.jinja": text}))


# -- what a child does that got out of the sandbox


def test_a_child_that_is_killed_is_told_and_replaced(make: Make) -> None:
    renderer = make({"a.md.jinja": "{{ slug }}"})
    renderer.render("ours", VALUES)
    os.kill(renderer._child._process.pid, signal.SIGKILL)
    assert "rendering it was ended" in told(renderer)
    assert renderer.render("ours", VALUES)["a.md"].content == b"water-map"


def test_a_child_that_does_nothing_any_more_is_ended(make: Make) -> None:
    renderer = make({"a.md.jinja": "{{ slug }}"}, limits=RenderLimits(0.4, 0.5, 300_000_000))
    renderer.start()
    os.kill(renderer._child._process.pid, signal.SIGSTOP)
    with pytest.raises(InvalidInput, match="rendering it was ended"):
        renderer.render("ours", VALUES)


def test_a_template_that_ended_its_child_twice_is_not_tried_again(make: Make) -> None:
    renderer = make({"a.md.jinja": "{{ slug }}"})
    for attempt in range(3):
        renderer.start()
        if attempt < 2:
            os.kill(renderer._child._process.pid, signal.SIGKILL)
        with pytest.raises(InvalidInput, match="ours: rendering it was ended"):
            renderer.render("ours", VALUES)
        assert renderer.render("good", {"slug": "next"})
