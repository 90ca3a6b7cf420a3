// Fresh codes: names and ids of codes made while coding. The server checks them again.

export const LONGEST_LABEL = 200;
const LONGEST_IN_VIVO = 80;
const LONGEST_ID = 60;

/** Why a name cannot be a code's, in words; empty when it can. */
export function labelProblem(label) {
  if ([...label].length > LONGEST_LABEL) return `A code's name has at most ${LONGEST_LABEL} characters; shorten it.`;
  return slug(label) ? "" : "A code's name needs at least one letter or digit.";
}

/** A label as an id: lower case, other characters than letters and digits as underscores. */
export function slug(label) {
  const words = label.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "_");
  return [...words].slice(0, LONGEST_ID).join("").replace(/^_+|_+$/g, "");
}

/** An id that no code has yet; `own` tells it from codes of others that the page cannot know. */
export function freeId(label, codes, own = "") {
  const taken = new Set(codes.map((code) => code.id.toLowerCase()));
  const base = own ? `${slug(label)}_${own}` : slug(label);
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}_${number}`;
    if (!taken.has(id)) return id;
  }
}

export function tidy(label) {
  return label.trim().replace(/\s+/gu, " ");
}

/** The code with this name, quotation marks and case aside, or null. */
export function named(label, codes) {
  const plain = (text) => text.replace(/^[“”"'„«»]+|[“”"'„«»]+$/gu, "").toLowerCase();
  return codes.find((code) => plain(code.label) === plain(label)) ?? null;
}

/** The name of an in-vivo code after somebody's words, or null where they are too many. */
export function inVivoLabel(words) {
  const bare = tidy(words).replace(/^[\p{P}\s]+|[\p{P}\s]+$/gu, "");
  return bare && [...bare].length <= LONGEST_IN_VIVO ? `“${bare}”` : null;
}
