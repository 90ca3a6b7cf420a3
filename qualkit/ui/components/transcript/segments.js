// Segments: overlapping spans laid flat, so that text is in the page once.

/** [{start, end, codings}] that cover 0..length without gap or overlap, in order. */
export function segments(length, codings) {
  const cuts = new Set([0, length]);
  for (const { start, end } of codings) {
    cuts.add(Math.max(0, Math.min(length, start)));
    cuts.add(Math.max(0, Math.min(length, end)));
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => {
    const start = places[index];
    return { start, end, codings: codings.filter((c) => c.start <= start && c.end >= end) };
  });
}

/** Index of the last turn that begins at or before `unit`; 0 before the first. */
export function turnAt(turns, unit) {
  let low = 0;
  let high = turns.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (turns[middle].start <= unit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Indexes of the turns that a span touches. */
export function touched(turns, { start, end }) {
  const indexes = [];
  for (let i = turnAt(turns, start); i < turns.length && turns[i].start < end; i += 1) {
    if (turns[i].end > start) indexes.push(i);
  }
  return indexes;
}
