"""Names are written in Latin letters that can be pronounced and recognized."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.similarity import phonetic_keys, romanize, tokenize


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("خريطة المياه", "kharita-al-miyah"),
        ("مكتبة الحي", "maktaba-al-hi"),
        ("مدرسة المساء", "madrasa-al-masa"),
        ("مشروع ترجمة", "mashru-tarjama"),
        ("مستشفى الأطفال", "mastashfa-al-atfal"),
        ("عَرَبِيّ", "arbi"),
        ("ﻣﻜﺘﺒﺔ", "maktaba"),
        ("سوريا", "suriya"),
        ("پاکستان", "paksatan"),
        ("٢٠٢٦ سنة", "2026-sana"),
        ("خريطة GIS", "kharita-gis"),
        ("خريطة المياه (Water map)", "water-map"),
        ("Water map / خريطة المياه", "water-map"),
        ("Café München", "cafe-munchen"),
        ("The People’s Map", "the-peoples-map"),
        ("C++ & co.", "c-co"),
        ("Мапа (Water)", "water"),
        ("Water℠ Ⅳ", "watersm-iv"),
        ("Мапа води", ""),
        ("🚰", ""),
        ("", ""),
    ],
)
def test_names_become_words_in_latin_letters(name: str, latin: str) -> None:
    assert romanize(name) == latin


@pytest.mark.parametrize(
    "name",
    ["خريطة المياه", "مكتبة", "مدرسة المساء", "ترجمة", "ساعات العيادات", "قلب", "سوريا", "جمعية", "انتخابات"],
)
def test_the_result_sounds_like_the_name(name: str) -> None:
    arabic, latin = (phonetic_keys(tokenize([text])[0]) for text in (name, romanize(name)))
    assert [key for key in arabic if key] == [key for key in latin if key]


@given(st.text())
def test_any_name_becomes_a_slug_or_nothing(name: str) -> None:
    assert re.fullmatch("(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", romanize(name))
