// Selection: between the browser's selection and UTF-16 units of the transcript.

import { pointIn } from "./reading.js";
import { snapped, trimmed } from "./snapping.js";
import { touched, turnAt } from "./segments.js";

/** What is selected in the surface, snapped to words: {start, end, box}; null when nothing is. */
export function readSelection(board, views, area, { words = true } = {}) {
  const selection = area.ownerDocument.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!area.contains(range.commonAncestorContainer)) return null;
  const start = unitsAt(board, views, range.startContainer, range.startOffset, false);
  const end = unitsAt(board, views, range.endContainer, range.endOffset, true);
  if (start === null || end === null || end <= start) return null;
  const span = words ? snappedToTurns(board, start, end) : trimmed(board.text, start, end);
  return span && { ...span, box: range.getBoundingClientRect() };
}

function snappedToTurns(board, start, end) {
  const first = board.turns[turnAt(board.turns, start)];
  const last = board.turns[turnAt(board.turns, end - 1)];
  return snapped(board.text, start, end, first.start, last.end);
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

/** Make the browser show `span` as selected. */
export function showSelection(board, views, span) {
  const turns = touched(board.turns, span);
  if (!turns.length) return null;
  const [first, last] = [turns[0], turns[turns.length - 1]];
  const from = pointIn(views[first].words, Math.max(0, span.start - board.turns[first].start));
  const end = Math.min(span.end, board.turns[last].end) - board.turns[last].start;
  const to = pointIn(views[last].words, end);
  const selection = views[first].words.ownerDocument.getSelection();
  selection.setBaseAndExtent(...from, ...to);
  return selection.getRangeAt(0).getBoundingClientRect();
}

export function clearSelection(area) {
  area.ownerDocument.getSelection()?.removeAllRanges();
}
