// Borders: where a coding may begin and end, where it may be split, with what it may be merged.
// Pure functions over a board and its codings; units of UTF-16 throughout.

import { moved } from "./keyboard.js";
import { stateOf } from "./edits.js";
import { nextWord, previousWord, snapped, wordEnd } from "./snapping.js";
import { turnAt } from "./segments.js";

const TOOLS = { nextWord, previousWord, turnAt };

/** The span with one border a word further or back; null where it cannot go. */
export function movedBorder(board, { start, end }, side, direction) {
  const span = side === "start" ? movedStart(board, start, end, direction) : movedEnd(board, start, end, direction);
  const goes = span.start < span.end && (span.start !== start || span.end !== end);
  return goes ? span : null;
}

function movedStart(board, start, end, direction) {
  return { start: moved(board, start, direction, TOOLS), end };
}

function movedEnd(board, start, end, direction) {
  const last = wordStart(board, end - 1);
  const to = moved(board, last, direction, TOOLS);
  return { start, end: to === last ? end : endOfWord(board, to) };
}

function endOfWord(board, unit) {
  return Math.min(wordEnd(board.text, unit), board.turnOf(unit).end);
}

/** Where the word at a unit begins, not before its turn. */
export function wordStart(board, unit) {
  return Math.max(previousWord(board.text, unit + 1), board.turnOf(unit).start);
}

/** The span with one border dragged to a unit, snapped to words; null where it cannot go. */
export function draggedBorder(board, { start, end }, side, unit) {
  const turn = board.turnOf(Math.max(0, unit));
  const at = Math.min(Math.max(unit, turn.start), turn.end - 1);
  const word = snapped(board.text, at, at + 1, turn.start, turn.end) ?? { start: at, end: at };
  const span = side === "start" ? { start: word.start, end } : { start, end: word.end };
  return span.start < span.end ? span : null;
}

/** Two spans, cut before the word at `unit`; null where that leaves one of them empty. */
export function split(board, { start, end }, unit) {
  if (unit === null || unit <= start || unit >= end) return null;
  const left = snappedWithin(board, start, unit);
  const right = snappedWithin(board, unit, end);
  return left && right ? [left, right] : null;
}

function snappedWithin(board, start, end) {
  let [from, to] = [start, end];
  while (from < to && /\s/u.test(board.text[from])) from += 1;
  while (to > from && /\s/u.test(board.text[to - 1])) to -= 1;
  const low = Math.max(from, board.turnOf(from).start);
  const last = board.turnOf(Math.max(low, to - 1));
  return low < to ? { start: low, end: Math.min(to, last.end) } : null;
}

/** The coder's nearest coding of the same code in this turn or the next one; the later first. */
export function neighbour(board, coding) {
  const alike = (other) =>
    other !== coding && other.code === coding.code && other.coder === coding.coder && other.round === coding.round;
  const near = [...board.codings.values()].filter((other) => alike(other) && turnsApart(coding, other) <= 1);
  const order = (other) => [gap(coding, other), other.start < coding.start ? 1 : 0, other.start];
  near.sort((a, b) => compared(order(a), order(b)));
  return near[0] ?? null;
}

function turnsApart(one, other) {
  if (!one.turns.length || !other.turns.length) return Infinity;
  return Math.max(one.turns[0], other.turns[0]) - Math.min(one.turns.at(-1), other.turns.at(-1));
}

const gap = (one, other) => Math.max(0, Math.max(one.start, other.start) - Math.min(one.end, other.end));

function compared(one, other) {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : one[at] - other[at];
}

/** The state of two codings made one, in code points; what either says is kept. */
export function mergedState(one, other) {
  const [a, b] = [stateOf(one), stateOf(other)];
  const notes = [...new Set([a.note, b.note].filter(Boolean))];
  return {
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
    code: a.code,
    value: a.value || b.value,
    valence: a.valence && b.valence && a.valence !== b.valence ? "mixed" : a.valence || b.valence,
    note: notes.join("\n"),
  };
}
