// Keyboard: every key of the surface in one table. Nothing leaks to the page's own hot keys.

const KINDS = ["keydown", "keyup", "keypress"];

/** Keep all key events inside `root`: Streamlit's `c` and `r` would clear caches and rerun. */
export function containKeys(root) {
  for (const kind of KINDS) root.addEventListener(kind, (event) => event.stopPropagation());
}

/**
 * A button that is disabled or gone leaves the focus to the page. While a person works in `root`, keys
 * pressed then go to `area`, not to the page. Returns what stops this.
 */
export function keepStrayKeys(root, area) {
  let inside = false;
  const pressed = (event) => (inside = root.contains(event.target));
  const stray = (event) => {
    if (!inside || event.target !== document.body) return;
    event.stopImmediatePropagation();
    if (event.type !== "keydown") return;
    area.focus({ preventScroll: true });
    const again = new KeyboardEvent("keydown", event);
    if (!area.dispatchEvent(again)) event.preventDefault();
  };
  window.addEventListener("pointerdown", pressed, true);
  for (const kind of KINDS) window.addEventListener(kind, stray, true);
  return () => {
    window.removeEventListener("pointerdown", pressed, true);
    for (const kind of KINDS) window.removeEventListener(kind, stray, true);
  };
}

const PLAIN = {
  "/": (actions) => actions.find(),
  "?": (actions) => actions.help(),
  ".": (actions) => actions.repeat(),
  t: (actions) => actions.wholeTurn(),
  v: (actions) => actions.inVivo(),
  n: (actions) => actions.writeNote(),
  i: (actions) => actions.inspect(),
  s: (actions) => actions.split(),
  m: (actions) => actions.merge(),
  "[": (actions) => actions.hold("start"),
  "]": (actions) => actions.hold("end"),
  b: (actions) => actions.hold("start"),
  e: (actions) => actions.hold("end"),
  "+": (actions) => actions.setValence("positive"),
  "-": (actions) => actions.setValence("negative"),
  "=": (actions) => actions.setValence("mixed"),
  0: (actions) => actions.setValence(""),
  Enter: (actions) => actions.pickHere(),
  Delete: (actions) => actions.remove(),
  Backspace: (actions) => actions.remove(),
  Escape: (actions) => actions.cancel(),
  ArrowRight: (actions, shift) => actions.move("next", shift),
  ArrowLeft: (actions, shift) => actions.move("previous", shift),
  ArrowDown: (actions, shift) => actions.move("down", shift),
  ArrowUp: (actions, shift) => actions.move("up", shift),
};

/** The keys for people, in groups: [title, [[keys, what they do]]]. */
export const HELP = [
  [
    "Select words",
    [
      ["← → ↑ ↓", "move by word and by turn"],
      ["Shift ← →", "select more or fewer words"],
      ["t", "select the whole turn"],
      ["Esc", "let go"],
    ],
  ],
  [
    "Give a code",
    [
      ["1 to 9", "the codes as they are listed"],
      ["Shift 1 to 9", "the same, and keep the selection"],
      ["/", "find a code; Enter applies it"],
      ["Shift Enter", "there: a new code of what was typed"],
      ["v", "in-vivo: a new code named after the words"],
      [".", "the last code again"],
    ],
  ],
  [
    "Change a coding",
    [
      ["Enter", "pick the coding at the cursor, then the next there"],
      ["[ or b", "hold its start; arrows move it"],
      ["] or e", "hold its end; arrows move it"],
      ["/ or 1 to 9", "another code"],
      ["s", "split before the word at the cursor"],
      ["m", "merge with the nearest of the same code"],
      ["+ - = 0", "positive, negative, mixed, no valence"],
      ["n", "write a note; Ctrl Enter keeps it"],
      ["i", "go to its panel"],
      ["Delete", "delete it"],
    ],
  ],
  [
    "Go back",
    [
      ["Ctrl Z", "undo"],
      ["Ctrl Shift Z", "redo"],
    ],
  ],
];

/** What a key does in the transcript; null when it is not ours. */
export function commandFor(event) {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const typed = (key === "[" || key === "]") && event.getModifierState?.("AltGraph");
  if ((ctrlKey || metaKey) && !typed) return withControl(key.toLowerCase(), shiftKey);
  if (altKey && !typed) return null;
  if (/^[1-9]$/.test(key)) return (actions) => actions.applyKey(Number(key), shiftKey);
  const command = Object.hasOwn(PLAIN, key) ? PLAIN[key] : null;
  if (command) return (actions) => command(actions, shiftKey);
  const digit = shiftKey && /^Digit([1-9])$/.exec(event.code ?? "");
  return digit ? (actions) => actions.applyKey(Number(digit[1]), true) : null;
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

const OF_BUTTONS = /^(Enter| |Arrow.*|Tab)$/;

/** Keys pressed on buttons beside the transcript do the same, but for those that buttons need. */
export function listenAround(root, area, actions) {
  root.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, dialog");
    if (event.defaultPrevented || typing || area.contains(event.target) || OF_BUTTONS.test(event.key)) return;
    const command = commandFor(event);
    if (!command) return;
    event.preventDefault();
    command(actions);
    if (event.key === "Escape") area.focus({ preventScroll: true });
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
