// Finding entries by words, in whatever way people write them. Knows nothing of the page.

const MARKS = /[\p{Mn}\u0640]/gu; // accents, Arabic vowel signs, and the stretch of a line (tatweel)

/** The text as it is compared: without case, accents and the many forms of an Arabic letter. */
export function fold(text) {
  return text
    .normalize("NFKD")
    .replace(MARKS, "")
    .toLowerCase()
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه");
}

/** The entries in which every word of the query stands, in their order. An empty query finds all. */
export function matching(entries, query) {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  return entries.filter(({ title, text }) => {
    const here = fold(`${title} ${text}`);
    return words.every((word) => here.includes(word));
  });
}
