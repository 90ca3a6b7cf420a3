// Reading: the transcript as people read it, one element per turn, marks under the words.

import { clock, element } from "./elements.js";
import { formatted } from "./formatting.js";
import { segments } from "./segments.js";

const UNDERLINES = 4;

/** The element of a turn: number and time, speaker, words, margin. */
export function turnElement(turn, index, text) {
  const number = element("button", {
    type: "button",
    className: "qk-number",
    tabIndex: -1,
    title: "Select the whole turn (t)",
    textContent: String(index + 1),
    "aria-label": `Select turn ${index + 1}`,
  });
  const place = element("div", { className: "qk-place" }, number);
  if (turn.time !== null) place.append(element("span", { className: "qk-time", textContent: clock(turn.time) }));
  const speaker = element("div", { className: "qk-speaker", textContent: turn.speaker ?? "" });
  const words = element("p", { className: "qk-text", dir: "auto" }, ...formatted(text, turn, turn.start, turn.end));
  const margin = element("div", { className: "qk-margin" });
  const kind = turn.interviewer ? "qk-turn qk-interviewer" : "qk-turn";
  const row = element("div", { className: kind, "data-turn": index }, place, speaker, words, margin);
  return { row, words, margin };
}

/** Lay the codings of one turn under its words. */
export function drawMarks(view, turn, codings, text, colorOf) {
  const local = codings.map((c) => ({ start: c.start - turn.start, end: c.end - turn.start, coding: c }));
  const parts = segments(turn.end - turn.start, local).map((part) => {
    const words = formatted(text, turn, turn.start + part.start, turn.start + part.end);
    return part.codings.length ? [mark(words, part.codings.map((c) => c.coding), colorOf)] : words;
  });
  view.words.replaceChildren(...parts.flat());
}

function mark(words, codings, colorOf) {
  const made = element("mark", { className: "qk-mark" }, ...words);
  made.dataset.ids = codings.map((coding) => coding.id).join(" ");
  const colors = [...new Set(codings.map((coding) => coding.code))].map(colorOf);
  const lines = colors.slice(0, UNDERLINES).map((color, n, all) => {
    const height = `calc(100% - ${(all.length - 1 - n) * 3}px)`;
    const strong = `color-mix(in srgb, ${color} 72%, var(--qk-ink))`;
    return `linear-gradient(${strong},${strong}) 0 ${height}/100% 2px no-repeat`;
  });
  const strength = Math.min(12 + 6 * codings.length, 30);
  made.style.background = [...lines, `color-mix(in srgb, ${colors[0]} ${strength}%, transparent)`].join(",");
  return made;
}

/** The text node and offset at `offset` units into a turn's words. */
export function pointIn(words, offset) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let left = offset;
  let node = walker.nextNode();
  let last = node;
  while (node) {
    if (left <= node.length) return [node, left];
    left -= node.length;
    last = node;
    node = walker.nextNode();
  }
  return last ? [last, last.length] : [words, 0];
}
