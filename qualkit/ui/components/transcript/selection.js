// Selection: between the browser's selection and UTF-16 units of the transcript.

import { pointIn } from "./reading.js";
import { snapped } from "./snapping.js";
import { touched, turnAt } from "./segments.js";

const SHOWN = "qk-selection";

/** What was selected in `area` when the mouse was let go at a point; null when nothing was. */
export function rangeDropped(area, { target, clientX, clientY }) {
  const selection = area.ownerDocument.getSelection();
  if (!selection || selection.isCollapsed || !area.contains(selection.anchorNode)) return null;
  if (target.closest(".qk-text")) return selection.getRangeAt(0);
  return ordered(selection, caretNear(area, clientX, clientY));
}

/** The place in the text column that is nearest to a point beside, above or below it. */
function caretNear(area, x, y) {
  const column = area.querySelector(".qk-text").getBoundingClientRect();
  const box = area.getBoundingClientRect();
  const left = Math.min(Math.max(x, column.left + 1), column.right - 1);
  const top = Math.min(Math.max(y, box.top + 6), box.bottom - 6);
  const page = area.ownerDocument;
  const caret = page.caretPositionFromPoint?.(left, top);
  if (caret) return [caret.offsetNode, caret.offset];
  const range = page.caretRangeFromPoint(left, top);
  return range && [range.startContainer, range.startOffset];
}

/** From where the mouse went down to where it was let go, whichever comes first. */
function ordered({ anchorNode, anchorOffset }, caret) {
  if (!caret) return null;
  const range = new Range();
  range.setStart(anchorNode, anchorOffset);
  if (range.comparePoint(...caret) < 0) range.setStart(...caret);
  else range.setEnd(...caret);
  return range;
}

/** What a range in the surface selects, snapped to words: {start, end, box}; null for nothing. */
export function readRange(board, views, range) {
  const start = unitsAt(board, views, range.startContainer, range.startOffset, false);
  const end = unitsAt(board, views, range.endContainer, range.endOffset, true);
  if (start === null || end === null || end <= start) return null;
  const span = snappedToTurns(board, start, end);
  return span && { ...span, box: range.getBoundingClientRect() };
}

/** Within the turns of which words are selected: what stands between turns is nobody's words. */
function snappedToTurns({ text, turns }, start, end) {
  let first = turnAt(turns, start);
  let last = turnAt(turns, end - 1);
  const blank = (from, to) => !text.slice(from, to).trim();
  while (first < last && blank(Math.max(start, turns[first].start), turns[first].end)) first += 1;
  while (last > first && blank(turns[last].start, Math.min(end, turns[last].end))) last -= 1;
  return snapped(text, start, end, turns[first].start, turns[last].end);
}

/** Units of a DOM point; a point in a gutter or a margin counts as the nearest end of a turn. */
function unitsAt(board, views, node, offset, isEnd) {
  const holder = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const words = holder?.closest(".qk-text");
  if (words) {
    const index = Number(words.parentElement.dataset.turn);
    const before = new Range();
    before.setStart(words, 0);
    before.setEnd(node, offset);
    return board.turns[index].start + before.toString().length;
  }
  return nearestEnd(board, views, node, offset, isEnd);
}

function nearestEnd(board, views, node, offset, isEnd) {
  const point = new Range();
  point.setStart(node, offset);
  let before = -1;
  views.forEach((view, index) => {
    if (point.comparePoint(view.words, 0) < 0) before = index;
  });
  if (isEnd) return before >= 0 ? board.turns[before].end : null;
  return before + 1 < views.length ? board.turns[before + 1].start : null;
}

/** The unit of the text at a point of the page, or null where there is none. */
export function unitAtPoint(board, views, area, x, y) {
  const caret = caretNear(area, x, y);
  return caret && unitsAt(board, views, caret[0], caret[1], false);
}

/** The part of the page that shows `span`, or null. */
export function rangeOf(board, views, span) {
  const turns = touched(board.turns, span);
  if (!turns.length) return null;
  const [first, last] = [turns[0], turns[turns.length - 1]];
  const from = pointIn(views[first].words, Math.max(0, span.start - board.turns[first].start));
  const end = Math.min(span.end, board.turns[last].end) - board.turns[last].start;
  const to = pointIn(views[last].words, end);
  const range = new Range();
  range.setStart(...from);
  range.setEnd(...to);
  return range;
}

/** Make the browser show `span` as selected; `again` false leaves its own selection as it is. */
export function showSelection(board, views, span, { again = true } = {}) {
  const range = rangeOf(board, views, span);
  if (!range) return null;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const selection = startContainer.ownerDocument.getSelection();
  if (again) selection.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
  keepShown(range);
  return range.getBoundingClientRect();
}

/** Show `span` as what would be coded while a border is dragged. */
export function preview(board, views, span) {
  const range = rangeOf(board, views, span);
  if (range) keepShown(range);
}

/** The browser stops showing a selection when the filter gets the focus; this stays. */
function keepShown(range) {
  globalThis.CSS?.highlights?.set(SHOWN, new Highlight(range.cloneRange()));
}

export function clearSelection(area) {
  globalThis.CSS?.highlights?.delete(SHOWN);
  area.ownerDocument.getSelection()?.removeAllRanges();
}
