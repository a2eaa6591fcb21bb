"""Translations in the manifest: `translations: {ar: {name: …}}`."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import Field

from tahaluf.fields import Language, Name, StrictModel, Summary

T = TypeVar("T")


class NameTranslation(StrictModel):
    """The name in another language."""

    name: Name = Field(description="The name in that language.")


class ProjectTranslation(StrictModel):
    """A project's self-description in another language."""

    name: Name | None = Field(None, description="The name in that language. Default: the project's own.")
    summary: Summary | None = Field(
        None, description="The summary in that language. Default: the project's own."
    )


class RoleTranslation(StrictModel):
    """The title of a role in another language."""

    title: Name = Field(description="The title in that language.")


Translations = dict[Language, NameTranslation]


def in_language(translations: Mapping[str, T], language: str) -> T | None:
    """Return the translation into that language or, if there is none, into the language without its region (`pt` for
    `pt-BR`).
    """
    return translations.get(language) or translations.get(language.partition("-")[0])
