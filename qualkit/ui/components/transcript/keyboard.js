// Keyboard: every key of the surface in one table. Nothing leaks to the page's own hot keys.

/** Keep all key events inside `root`: Streamlit's `c` and `r` would clear caches and rerun. */
export function containKeys(root) {
  for (const kind of ["keydown", "keyup", "keypress"]) {
    root.addEventListener(kind, (event) => event.stopPropagation());
  }
}

const PLAIN = {
  "/": (actions) => actions.find(),
  ".": (actions) => actions.repeat(),
  t: (actions) => actions.wholeTurn(),
  Delete: (actions) => actions.remove(),
  Backspace: (actions) => actions.remove(),
  Escape: (actions) => actions.cancel(),
  ArrowRight: (actions, shift) => actions.move("next", shift),
  ArrowLeft: (actions, shift) => actions.move("previous", shift),
  ArrowDown: (actions, shift) => actions.move("down", shift),
  ArrowUp: (actions, shift) => actions.move("up", shift),
};

/** What a key does in the transcript; null when it is not ours. */
export function commandFor({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (ctrlKey || metaKey) return withControl(key.toLowerCase(), shiftKey);
  if (altKey) return null;
  if (/^[1-9]$/.test(key)) return (actions) => actions.applyKey(Number(key));
  const command = PLAIN[key];
  return command ? (actions) => command(actions, shiftKey) : null;
}

function withControl(key, shift) {
  if (key === "z") return (actions) => (shift ? actions.redo() : actions.undo());
  if (key === "y") return (actions) => actions.redo();
  return null;
}

/** Wire the transcript's keys to `actions`. */
export function listen(area, actions) {
  area.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea")) return;
    const command = commandFor(event);
    if (!command) return;
    event.preventDefault();
    command(actions);
  });
}

/** Where the word cursor goes. `cursor` and the answer are units where a word begins. */
export function moved(board, cursor, direction, { nextWord, previousWord, turnAt }) {
  const turn = turnAt(board.turns, cursor);
  const last = board.turns.length - 1;
  if (direction === "down") return board.turns[Math.min(turn + 1, last)].start;
  if (direction === "up") return board.turns[Math.max(turn - 1, 0)].start;
  return direction === "next" ? wordAfter(board, turn, cursor, nextWord) : wordBefore(board, turn, cursor, previousWord);
}

function wordAfter(board, turn, cursor, nextWord) {
  const at = nextWord(board.text, cursor);
  if (at < board.turns[turn].end) return at;
  return turn + 1 < board.turns.length ? board.turns[turn + 1].start : cursor;
}

function wordBefore(board, turn, cursor, previousWord) {
  if (cursor > board.turns[turn].start) return Math.max(previousWord(board.text, cursor), board.turns[turn].start);
  if (turn === 0) return cursor;
  return Math.max(previousWord(board.text, board.turns[turn - 1].end), board.turns[turn - 1].start);
}
