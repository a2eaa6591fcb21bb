// Searches entries by words, ignoring differences in spelling. Independent of the page.

// Accents, Arabic vowel signs, tatweel, and invisible characters that come along when text is copied
const IGNORED = /[\p{Mn}\p{Cf}\u0640]/gu;
const DIGITS = /[٠-٩۰-۹]/g;
// Spellings of one letter in Arabic, Persian, Urdu and Kurdish, and Latin letters that many keyboards do not have
const VARIANTS = {
  "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك", "ڪ": "ك",
  "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i",
};
const VARIANT = new RegExp(`[${Object.keys(VARIANTS).join("")}]`, "g");

/** The text in the form used for comparison: without case, accents and variants of letters and digits. */
export function fold(text) {
  return text
    .normalize("NFKD") // also takes the hamza from أ إ آ ؤ ئ
    .replace(IGNORED, "")
    .toLowerCase()
    .replace(VARIANT, (letter) => VARIANTS[letter])
    .replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/** The entries that contain every word of the query, in their order. An empty query returns all. */
export function matching(entries, query) {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  return entries.filter(({ title, text }) => {
    const content = fold(`${title} ${text}`);
    return words.every((word) => content.includes(word));
  });
}
