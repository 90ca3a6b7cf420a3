// Lanes: overlapping stripes never share a column, and a stripe keeps its column across turns.

/** The first column free of the codings it overlaps. Codings carry `start`, `end` and `lane`. */
export function freeLane(codings, coding) {
  const taken = new Set();
  for (const other of codings) {
    if (other !== coding && other.start < coding.end && coding.start < other.end) taken.add(other.lane);
  }
  let lane = 0;
  while (taken.has(lane)) lane += 1;
  return lane;
}

/** Heights at which labels can stand one under another: each as near to its wish as room allows. */
export function stacked(wishes, height) {
  let free = 0;
  return wishes.map((wish) => {
    const top = Math.max(wish, free);
    free = top + height;
    return top;
  });
}
