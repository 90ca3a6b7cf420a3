// Snapping: from what the hand selected to what the person meant. Pure functions over UTF-16 units.

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });

const isSpace = (character) => /\s/u.test(character);
const isBreak = (character) => character === " " || character === "\n" || character === "\t";

/** The word or grapheme that holds the unit at `unit`, as units of the whole text. */
function piece(segmenter, text, unit, low, high) {
  let from = unit; // no word and no grapheme holds a break and what comes before it
  while (from > low && !isBreak(text[from])) from -= 1;
  let to = unit + 1;
  while (to < high && !isBreak(text[to])) to += 1;
  const found = segmenter.segment(text.slice(from, to)).containing(unit - from);
  if (!found) return null;
  const start = from + found.index;
  return { start, end: start + found.segment.length, word: found.isWordLike };
}

/** Whole word at `unit`, or the whole grapheme where there is no word. */
function around(text, unit, low, high) {
  const word = piece(WORDS, text, unit, low, high);
  return word?.word ? word : piece(GRAPHEMES, text, unit, low, high);
}

/** Without white space at either end; null when nothing else is selected. */
export function trimmed(text, start, end) {
  let [from, to] = [start, end];
  while (from < to && isSpace(text[from])) from += 1;
  while (to > from && isSpace(text[to - 1])) to -= 1;
  return to > from ? { start: from, end: to } : null;
}

/**
 * The selection as it will be stored: trimmed, whole words, whole graphemes, never beyond
 * `low` and `high`. Null when only white space is selected.
 */
export function snapped(text, start, end, low = 0, high = text.length) {
  const kept = trimmed(text, Math.max(low, start), Math.min(high, end));
  if (!kept) return null;
  const first = around(text, kept.start, low, high);
  const last = around(text, kept.end - 1, low, high);
  return { start: first ? first.start : kept.start, end: last ? last.end : kept.end };
}

/** Where the next word begins, after `unit`. */
export function nextWord(text, unit) {
  let at = unit;
  while (at < text.length && !isSpace(text[at])) at += 1;
  while (at < text.length && isSpace(text[at])) at += 1;
  return at;
}

/** Where the word before `unit` begins. */
export function previousWord(text, unit) {
  let at = unit;
  while (at > 0 && isSpace(text[at - 1])) at -= 1;
  while (at > 0 && !isSpace(text[at - 1])) at -= 1;
  return at;
}

/** Where the word that begins at `unit` ends. */
export function wordEnd(text, unit) {
  let at = unit;
  while (at < text.length && !isSpace(text[at])) at += 1;
  return at;
}
