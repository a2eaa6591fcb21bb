"""If a template exceeds a limit or crashes the child process, the error has a location, and later projects are still
rendered.
"""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tahaluf.problems import CommandError, InvalidInput
from tahaluf.rendering import Renderer, RenderLimits
from tahaluf.rendering.process import ChildProcess
from tahaluf.templates import BUILTIN_TEMPLATES, Library, read_template

Make = Callable[..., Renderer]
VALUES = {"slug": "water-map"}
ROUND = "{% for a in letters %}"
LETTERS = "variables:\n  letters: {type: list, default: 'a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t'}\n"


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """`make({"a.md.jinja": "…"})` returns a renderer with two templates: `ours`, which has these files, and `good`."""

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


def child_pid(renderer: Renderer) -> int:
    assert renderer._child is not None
    return renderer._child._process.pid


def render_error(renderer: Renderer, name: str = "ours") -> str:
    with pytest.raises(InvalidInput) as error:
        renderer.render(name, VALUES)
    assert renderer.render("good", {"slug": "next"})["README.md"].content == b"# next\n"
    return str(error.value)


# -- the same results as in this process


@pytest.mark.parametrize("name", Library.from_paths([BUILTIN_TEMPLATES]).names())
def test_the_child_renders_the_same_trees(name: str) -> None:
    library = Library.from_paths([BUILTIN_TEMPLATES])
    renderer = Renderer(library)
    for values in ({}, {"license": "AGPL-3.0-or-later", "lang": "ar", "name": "خريطة المياه"}):
        assert renderer.render(name, VALUES | values).id == library.get(name).render(VALUES | values).id


def test_the_child_lints_templates(make: Make) -> None:
    renderer = make({"a.md.jinja": "{{ nmae }}", "b.md.jinja": "\n{% if %}"})
    found = [str(problem.location) for problem in renderer.lint(read_template(Path("templates/ours")))]
    assert found == ["templates/ours/a.md.jinja:1", "templates/ours/b.md.jinja:2"]


def test_one_child_renders_everything_and_starts_only_on_demand(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    begin = ChildProcess.__init__

    def record(child: ChildProcess, *arguments: Any) -> None:
        started.append(child)
        begin(child, *arguments)

    monkeypatch.setattr(ChildProcess, "__init__", record)
    renderer = make({"a.md.jinja": "{{ slug }}"})
    assert started == []
    for number in range(5):
        renderer.render("ours", {"slug": f"project-{number}"})
        renderer.render("good", {"slug": f"project-{number}"})
    assert len(started) == 1


def test_an_unknown_template_is_reported_without_a_child(make: Make) -> None:
    with pytest.raises(CommandError, match="there is no template 'nothing'"):
        make({}).render("nothing", VALUES)


# -- limits


def test_endless_loops_are_stopped_and_reported_with_their_line(make: Make) -> None:
    text = "\n\n" + ROUND * 12 + "{% endfor %}" * 12
    message = render_error(make({"a.md.jinja": text}, LETTERS))
    assert message == (
        "templates/ours/a.md.jinja:3: the template takes longer than 0.4 seconds to render; "
        "fix the template [template-fault]"
    )


def test_an_endless_partial_is_stopped(make: Make) -> None:
    files = {"a.md.jinja": '\n{% include "_parts/b.md" %}', "_parts/b.md": ROUND * 12 + "{% endfor %}" * 12}
    assert "a.md.jinja:2: the template takes longer than 0.4 seconds" in render_error(make(files, LETTERS))


def test_an_endless_file_is_stopped_while_it_grows(make: Make) -> None:
    text = ROUND * 6 + "0123456789\n" + "{% endfor %}" * 6
    assert "a.md.jinja:1: the file would be longer than 1000000 characters" in render_error(
        make({"a.md.jinja": text}, LETTERS)
    )


def test_the_total_size_of_many_small_files_is_limited(make: Make) -> None:
    files = {f"{n:02}.md.jinja": ROUND * 4 + "012345" + "{% endfor %}" * 4 for n in range(12)}
    message = render_error(make(files, LETTERS, RenderLimits(20, 30, 600_000_000)))
    assert "templates/ours/10.md.jinja: with this file, the tree is larger than 10000000 bytes" in message


def test_memory_is_limited_and_the_line_is_reported(make: Make) -> None:
    doubling = "\n".join(f"{{% set x{n + 1} = x{n} ~ x{n} %}}" for n in range(40))
    message = render_error(
        make({"a.md.jinja": "{% set x0 = slug %}\n" + doubling}, "", RenderLimits(20, 30, 300_000_000))
    )
    assert message.startswith("templates/ours/a.md.jinja:2")  # this line would double a text of 128 MB
    assert "the template needs more memory than allowed" in message


def test_a_constant_that_grows_during_compilation_is_stopped(make: Make) -> None:
    text = '{{ "' + "a" * 90_000 + '" | sort | join("' + "b" * 90_000 + '") }}'
    assert "templates/ours/a.md.jinja" in render_error(make({"a.md.jinja": text}))


def test_a_template_that_takes_too_long_to_parse_is_stopped(make: Make) -> None:
    text = "{{ slug }}{% if slug %}{% endif %}\n" * 25_000
    assert "templates/ours/a.md.jinja: the template takes longer" in render_error(make({"a.md.jinja": text}))


# -- a child process that has escaped from the sandbox


def test_a_killed_child_is_reported_and_replaced(make: Make) -> None:
    renderer = make({"a.md.jinja": "{{ slug }}"})
    renderer.render("ours", VALUES)
    os.kill(child_pid(renderer), signal.SIGKILL)
    assert "the rendering process was killed" in render_error(renderer)
    assert renderer.render("ours", VALUES)["a.md"].content == b"water-map"


def test_an_error_before_a_template_is_sent_does_not_affect_later_projects(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer = make({"a.md.jinja": "{{ slug }}"})
    with monkeypatch.context() as patch:
        patch.setattr("tahaluf.rendering.renderer.encode_task", lambda task: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            renderer.render("ours", VALUES)
    assert renderer.render("ours", VALUES)["a.md"].content == b"water-map"


def test_a_hanging_child_is_killed(make: Make) -> None:
    renderer = make({"a.md.jinja": "{{ slug }}"}, limits=RenderLimits(0.4, 0.5, 300_000_000))
    renderer.start()
    os.kill(child_pid(renderer), signal.SIGSTOP)
    with pytest.raises(InvalidInput, match="the rendering process was killed"):
        renderer.render("ours", VALUES)


def test_a_template_that_killed_its_child_twice_is_not_tried_again(make: Make) -> None:
    renderer = make({"a.md.jinja": "{{ slug }}"})
    for attempt in range(3):
        renderer.start()
        if attempt < 2:
            os.kill(child_pid(renderer), signal.SIGKILL)
        with pytest.raises(InvalidInput, match="ours: the rendering process was killed"):
            renderer.render("ours", VALUES)
        assert renderer.render("good", {"slug": "next"})
