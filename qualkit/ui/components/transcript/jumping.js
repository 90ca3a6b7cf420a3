// Jumping: to the next or previous passage of a kind. No DOM in here.

/** Turns in which coders who may be compared did not give the same codes. */
export function disputed(board) {
  const coders = new Set([...board.codings.values()].map((coding) => coding.coder));
  if (coders.size < 2) return [];
  return board.turns.flatMap((turn, index) => {
    const given = new Map([...coders].map((coder) => [coder, new Set()]));
    for (const id of turn.ids) {
      const { coder, code } = board.codings.get(id);
      given.get(coder).add(code);
    }
    const sets = new Set([...given.values()].map((codes) => [...codes].sort().join(" ")));
    return sets.size > 1 ? [index] : [];
  });
}

/** Places of a kind, in order: {start, end, id} with the coding's or memo's id where there is one. */
export const PLACES = {
  coded({ board, shows }) {
    const found = [...board.codings.values()].filter(shows);
    return found.map(({ start, end, id }) => ({ start, end, id })).sort((a, b) => a.start - b.start || a.end - b.end);
  },
  uncoded({ board, shows }) {
    const bare = (turn) => ![...turn.ids].some((id) => shows(board.codings.get(id)));
    return board.turns.filter((turn) => !turn.interviewer && bare(turn)).map(({ start, end }) => ({ start, end }));
  },
  disputed({ board }) {
    return disputed(board).map((index) => ({ start: board.turns[index].start, end: board.turns[index].end }));
  },
  memo({ memos }) {
    return memos.filter((memo) => memo.start !== null).sort((a, b) => a.start - b.start);
  },
};

/** The place after (or before) `from` {start, id}; round the end to the beginning. */
export function jumpTo(places, from, direction) {
  if (!places.length) return null;
  const at = places.findIndex((place) => place.id !== undefined && place.id === from.id);
  if (at >= 0) return places[(at + direction + places.length) % places.length];
  if (direction > 0) return places.find((place) => place.start > from.start) ?? places[0];
  return [...places].reverse().find((place) => place.start < from.start) ?? places[places.length - 1];
}
