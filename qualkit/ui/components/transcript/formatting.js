// Formatting: bold, italics, headings and list items of the file, shown and never part of the text.

import { element } from "./elements.js";
import { segments, touched } from "./segments.js";
import { toUnits } from "./offsets.js";

const TAGS = { bold: "strong", italic: "em", underline: "u" };

/** Give each turn its marks, from rows [start, end, kind, level] in code points. */
export function layMarks(rows, table, turns) {
  for (const turn of turns) turn.marks = [];
  for (const [start, end, kind, level] of rows) {
    const mark = { start: toUnits(table, start), end: toUnits(table, end), kind, level };
    for (const index of touched(turns, mark)) turns[index].marks.push(mark);
  }
}

/** The words from `start` to `end` of a turn: text, and elements where they are set otherwise. */
export function formatted(text, turn, start, end) {
  const within = turn.marks.filter((mark) => mark.start < end && mark.end > start);
  if (!within.length) return [text.slice(start, end)];
  const local = within.map((mark) => ({ start: mark.start - start, end: mark.end - start, mark }));
  return segments(end - start, local).map((part) => {
    const words = text.slice(start + part.start, start + part.end);
    const place = { start: start + part.start, end: start + part.end };
    return part.codings.reduceRight((inner, { mark }) => dressed(inner, mark, place), words);
  });
}

/** A node in the element of a mark, of which it may be a part only. */
function dressed(inner, { kind, level, start, end }, place) {
  if (kind in TAGS) return element(TAGS[kind], {}, inner);
  if (kind === "heading") {
    const whole = place.start === start && place.end === end;
    const told = whole ? { role: "heading", "aria-level": level + 1 } : {};
    return element("span", { className: `qk-heading qk-heading-${Math.min(level, 3)}`, ...told }, inner);
  }
  const className = place.start === start ? "qk-item qk-item-start" : "qk-item";
  const made = element("span", { className }, inner);
  made.style.setProperty("--qk-level", level - 1);
  return made;
}
