// Fuzzy: which codes fit what somebody typed, best first. Pure functions.

const NONE = 9;

/** Codes that fit, best first; all of them, as they stand, when nothing is typed. */
export function matching(codes, typed) {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  if (!wanted.length) return codes;
  const ranked = codes.map((code) => ({ code, rank: rank(code, wanted) }));
  return ranked.filter((r) => r.rank < NONE).sort((a, b) => a.rank - b.rank).map(({ code }) => code);
}

/** Names count before ids, these before synonyms, these before definitions, these before near misses. */
function rank(code, wanted) {
  const label = folded(code.label);
  const holds = (text) => wanted.every((word) => text.includes(word));
  const words = label.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (label.startsWith(wanted.join(" "))) return 0;
  if (wanted.every((word) => words.some((known) => known.startsWith(word)))) return 1;
  if (holds(label)) return 2;
  if (holds(`${label} ${folded(code.id)}`)) return 3;
  if (holds(`${label} ${folded(code.keywords ?? "")}`)) return 4;
  if (holds(folded(`${code.label} ${code.id} ${code.keywords ?? ""} ${code.definition ?? ""}`))) return 5;
  if (wanted.every((word) => words.some((known) => misspelt(word, known)))) return 6;
  return inOrder(label, wanted.join("")) ? 7 : NONE;
}

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether a word of four letters or more begins like `known`, but for one letter. */
function misspelt(word, known) {
  if (word.length < 4) return false;
  return [-1, 0, 1].some((more) => oneApart(word, known.slice(0, word.length + more)));
}

function oneApart(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const rest = (a, b) => one.slice(at + a) === other.slice(at + b);
  const swapped = one[at] === other[at + 1] && one[at + 1] === other[at] && rest(2, 2);
  return rest(1, 1) || rest(1, 0) || rest(0, 1) || swapped;
}

/** Whether the letters stand in the text in this order, each word's first letter among them. */
function inOrder(text, letters) {
  if (letters.length < 3) return false;
  let at = -1;
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return at < letters.length * 6;
}
