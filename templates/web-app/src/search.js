// Searches entries by words, ignoring differences in spelling. Independent of the page.

const MARKS = /[\p{Mn}\u0640]/gu; // accents, Arabic vowel signs, and tatweel

/** The text in the form used for comparison: without case, accents and variants of Arabic letters. */
export function fold(text) {
  return text
    .normalize("NFKD")
    .replace(MARKS, "")
    .toLowerCase()
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه");
}

/** The entries that contain every word of the query, in their order. An empty query returns all. */
export function matching(entries, query) {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  return entries.filter(({ title, text }) => {
    const content = fold(`${title} ${text}`);
    return words.every((word) => content.includes(word));
  });
}
