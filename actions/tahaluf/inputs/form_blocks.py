"""The managed blocks of the volunteer form: how to seal a message, and how to reach a steward outside GitHub."""

from collections.abc import Mapping
from typing import Final

from tahaluf.manifest import Manifest

# Texts for people. A form shows both languages, so these are not in the catalogues
SEALING_PAGE: Final = {"en": "Write it on this page: <{page}>", "ar": "اكتبها في هذه الصفحة: <{page}>"}
NO_SEALING_PAGE: Final = {
    "en": "The page that seals messages is not published. Ask a steward for the file.",
    "ar": "صفحة الختم غير منشورة. اطلب الملف من أحد القائمين على التحالف.",
}
NO_RECIPIENTS: Final = {
    "en": "Nobody can open sealed messages here yet, so please leave that field empty.",
    "ar": "لا أحد هنا يستطيع فتح هذه الرسائل بعد، فاترك تلك الخانة فارغة.",
}
NO_CONTACT: Final = {
    "en": "The coalition has not added contact details here yet. Somebody you trust can ask for you.",
    "ar": "لم يكتب التحالف هنا بعد كيف يكون ذلك. قد يسأل عنك شخص تثق به.",
}


def managed_blocks(manifest: Manifest) -> dict[str, str]:
    """Return the Markdown of each managed block, by the name in the form's marker."""
    seal_blocks = {f"seal-{language}": text for language, text in _seal_texts(manifest).items()}
    reach_blocks = {
        f"reach-{language}": text for language, text in {**NO_CONTACT, **manifest.volunteers.reach}.items()
    }
    return seal_blocks | reach_blocks


def _seal_texts(manifest: Manifest) -> Mapping[str, str]:
    sealing = manifest.sealing
    if not sealing.recipients:
        return NO_RECIPIENTS
    if sealing.page is None:
        return NO_SEALING_PAGE
    return {language: text.format(page=sealing.page) for language, text in SEALING_PAGE.items()}
