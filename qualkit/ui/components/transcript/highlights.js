// Highlights: stretches of text shown without touching the page's elements, where browsers can.

import { pointIn } from "./reading.js";
import { touched } from "./segments.js";

export const CAN_HIGHLIGHT = Boolean(globalThis.CSS?.highlights && globalThis.Highlight);

/** Show spans (in units) under a name that the stylesheet knows; none takes it off. */
export function highlight(name, board, views, spans) {
  if (!CAN_HIGHLIGHT) return;
  const ranges = spans.flatMap((span) => rangesOf(board, views, span));
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

function rangesOf(board, views, span) {
  return touched(board.turns, span).map((index) => {
    const turn = board.turns[index];
    const range = new Range();
    range.setStart(...pointIn(views[index].words, Math.max(0, span.start - turn.start)));
    range.setEnd(...pointIn(views[index].words, Math.min(turn.end, span.end) - turn.start));
    return range;
  });
}
