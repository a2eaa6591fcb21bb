"""Lines in two languages that would be displayed in the wrong order are reported."""

import pytest

from support.earlier_forms import VOLUNTEER as EARLIER
from tahaluf.forms import lint
from tahaluf.forms.lint_direction import is_scrambled


@pytest.mark.parametrize(
    "line",
    [
        "I know that this is public. · أعلم أن هذه الصفحة علنية وأن GitHub يحتفظ بنسخها السابقة.",
        "By my account · بحسابي على GitHub · handle",
        "Join us انضم إلينا على GitHub الآن",
        "أدوات git للجميع · Tools",
    ],
)
def test_latin_letters_in_the_arabic_half_are_found(line: str) -> None:
    assert is_scrambled(line)


@pytest.mark.parametrize(
    "line",
    [
        "Accounting · محاسبة · accounting",
        "Hours (3-5) · ساعات (3-5)",
        "المستودع هو مكان ملفات المشروع على GitHub، ونحن نجهّزه لك.",  # this line is written from right to left
        "GIS خرائط",
        "Only English, GitHub and more · and more",
        "",
    ],
)
def test_lines_in_the_right_order_are_not_reported(line: str) -> None:
    assert not is_scrambled(line)


def test_lint_reports_labels_options_boxes_and_descriptions() -> None:
    problems = [
        one for one in lint(EARLIER.read_text("utf-8"), "volunteer.yml") if one.id == "text-scrambled"
    ]
    lines = EARLIER.read_text("utf-8").splitlines()
    found = [lines[one.location.line - 1].strip() for one in problems]
    assert [line.partition(" · ")[0] for line in found] == [
        "- By my GitHub account",
        "- label: I would like an invitation to the organization on GitHub.",
        "- label: I know that this page is public and that GitHub keeps earlier versions of it.",
    ]
