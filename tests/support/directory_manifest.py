"""A fictional coalition of any size, for tests of the public site.

Half of its projects are in Arabic, and half in English.
"""

import random
from datetime import date
from typing import Any, Final

import yaml

from tahaluf.directory import Site
from tahaluf.manifest import Manifest, load

HEAD: Final = """\
version: 1
organization: example-coalition
name: The Example Coalition
languages:
  ar: {name: Arabic, translations: {ar: {name: العربية}}}
  en: {name: English, translations: {ar: {name: الإنجليزية}}}
  fr: {name: French}
skills:
  design: {name: Design, translations: {ar: {name: تصميم}}}
  gis: {name: Maps and geodata, translations: {ar: {name: خرائط وبيانات مكانية}}}
  writing: {name: Writing, translations: {ar: {name: كتابة}}}
areas:
  care: {name: Health and care, translations: {ar: {name: الصحة والرعاية}}}
  education: {name: Education, translations: {ar: {name: التعليم}}}
  environment: {name: Land and water, translations: {ar: {name: الأرض والماء}}}
"""
_ENGLISH: Final = """
    water map seed library street radio clinic hours bread prices school lesson archive letter
    court garden bridge kitchen window market road harvest memory village voice photo record
    teacher river olive story film song
"""
_ARABIC: Final = """
    خريطة المياه مكتبة البذور إذاعة الشارع ساعات العيادات أسعار الخبز مدرسة المساء أرشيف الرسائل
    محكمة حديقة جسر مطبخ نافذة سوق طريق حصاد ذاكرة قرية صوت صورة سجل معلم نهر زيتون حكاية فيلم
    أغنية متطوعون مشروع دروس
"""

ENGLISH, ARABIC = tuple(_ENGLISH.split()), tuple(_ARABIC.split())


def large_manifest(size: int) -> Manifest:
    return load(large_manifest_text(size), "projects.yml")


def large_manifest_text(size: int) -> str:
    choose = random.Random(size)

    def words(vocabulary: tuple[str, ...], count: int) -> str:
        return " ".join(choose.choices(vocabulary, k=count))

    projects = [_project(number, choose, words) for number in range(size)]
    text = yaml.safe_dump({"projects": projects}, allow_unicode=True, sort_keys=False)
    return HEAD + text


def _project(number: int, choose: random.Random, words: Any) -> dict[str, Any]:
    lang, vocabulary = ("ar", ARABIC) if number % 2 else ("en", ENGLISH)
    roles = [
        {
            "id": f"r{role}",
            "title": words(vocabulary, 2),
            "skills": [choose.choice(["design", "gis", "writing"])],
            "hours": "3-5",
            "open": 1 + role,
        }
        for role in range(choose.randrange(5))
    ]
    status = choose.choice(["active"] * 7 + ["seeking-steward", "dormant", "archived"])
    reason = {} if status == "active" else {"since": "2026-02-14", "reason": words(vocabulary, 6)}
    return {
        "slug": f"project-{number}",
        "name": words(vocabulary, 3),
        "lang": lang,
        "summary": f"{words(vocabulary, 14)}.",
        "area": choose.choice(["care", "education", "environment"]),
        "status": status,
        **reason,
        "stewards": [{"login": f"steward-{number}"}],
        "roles": roles,
    }


def site(manifest: Manifest | str, **values: Any) -> Site:
    """A site for a manifest, or for projects given as YAML."""
    if isinstance(manifest, str):
        manifest = load(f"{HEAD}{manifest}", "projects.yml")
    settings: dict[str, Any] = {
        "locales": ("en", "ar"),
        "date": date(2026, 11, 28),
        "repository": "example-coalition/control",
        "address": "https://projects.example.org/",
    }
    return Site(manifest, **(settings | values))
