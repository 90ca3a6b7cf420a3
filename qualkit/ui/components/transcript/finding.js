// Finding: where words stand in a text, as `qualkit.analysis.search` finds them. No DOM in here.

const ALIKE = new Map(
  [..."’‘‛ʼ“”„«»‐‑‒–—\u00a0\u202f\u2007\t\n\r"].map((c, n) => [c, [..."''''\"\"\"\"\"-----      "][n]]),
);
const MARK =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
const IN_WORD = /[\p{L}\p{N}\p{M}_]/u;
const TABLES = new Map();

/** What one character folds to under `like` {matchCase, accents}. */
function fold(character, like) {
  const key = `${Boolean(like.matchCase)}${Boolean(like.accents)}`;
  if (!TABLES.has(key)) TABLES.set(key, new Map());
  const table = TABLES.get(key);
  if (!table.has(character)) {
    const letter = ALIKE.get(character) ?? character;
    const cased = like.matchCase ? letter : lowered(letter.toUpperCase());
    const apart = cased.normalize("NFD");
    table.set(character, like.accents ? apart : apart.replace(MARK, ""));
  }
  return table.get(character);
}

/** Character by character, so that no letter depends on its neighbours. */
function lowered(text) {
  return [...text].map((c) => c.toLowerCase()).join("");
}

/** Places {start, end} in UTF-16 units where `wanted` stands, in order and without overlap. */
export function hits(text, wanted, like = {}) {
  const needle = [...wanted.trim()].map((c) => fold(c, like)).join("");
  if (!needle) return [];
  const folded = foldedText(text, like);
  const found = [];
  let at = folded.text.indexOf(needle);
  while (at >= 0) {
    const span = spanOf(folded, at, at + needle.length);
    const good = span && standsAlone(text, span, like);
    if (good) found.push(span);
    at = folded.text.indexOf(needle, at + (good ? needle.length : 1));
  }
  return found;
}

/** The folded text and, for each unit of it, where its character begins in the text. */
function foldedText(text, like) {
  const parts = [];
  const origins = [];
  let unit = 0;
  for (const character of text) {
    const made = fold(character, like);
    for (let n = 0; n < made.length; n += 1) origins.push(unit);
    parts.push(made);
    unit += character.length;
  }
  return { text: parts.join(""), origins, own: text, like };
}

/** Whole characters only, with the marks that belong to the last one; null where a border cuts one. */
function spanOf({ origins, own, like }, start, end) {
  const first = origins[start];
  const last = origins[end - 1];
  if (start && origins[start - 1] === first) return null;
  if (end < origins.length && origins[end] === last) return null;
  let stop = last + widthAt(own, last);
  while (stop < own.length && !fold(String.fromCodePoint(own.codePointAt(stop)), like)) stop += widthAt(own, stop);
  return { start: first, end: stop };
}

function widthAt(text, unit) {
  return text.codePointAt(unit) > 0xffff ? 2 : 1;
}

function standsAlone(text, { start, end }, like) {
  if (like.accents && end < text.length && text[end].search(MARK) === 0) return false;
  if (!like.wholeWords) return true;
  const before = IN_WORD.test(before1(text, start)) && IN_WORD.test(after1(text, start));
  const after = IN_WORD.test(after1(text, end)) && IN_WORD.test(before1(text, end));
  return !before && !after;
}

function after1(text, unit) {
  return unit < text.length ? String.fromCodePoint(text.codePointAt(unit)) : "";
}

function before1(text, unit) {
  return [...text.slice(Math.max(0, unit - 2), unit)].pop() ?? "";
}
