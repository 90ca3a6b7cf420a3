// Find bar: words in this transcript, counted and shown; the hit one is at can be coded.

import { button, element } from "./elements.js";
import { hits } from "./finding.js";
import { highlight } from "./highlights.js";

const MOST_SHOWN = 2000;
const PAUSE = 120;

export class FindBar {
  /** `place` answers board, views, here() and goes to a span with go(span), takes it with take(span). */
  constructor(place) {
    this.place = place;
    this.found = [];
    this.at = -1;
    this.like = { matchCase: false, accents: false, wholeWords: false };
    this.input = element("input", { type: "search", className: "qk-find", placeholder: "Find in this transcript", "aria-label": "Find in this transcript", autocomplete: "off", spellcheck: false });
    this.count = element("span", { className: "qk-found", role: "status", "aria-live": "polite" });
    this.root = element(
      "div",
      { className: "qk-findbar", role: "search", "aria-label": "Find", hidden: true },
      this.input,
      this.step("Previous hit", "‹", -1),
      this.step("Next hit", "›", 1),
      this.count,
      this.option("matchCase", "Match case"),
      this.option("accents", "Match accents"),
      this.option("wholeWords", "Whole words"),
      this.closer(),
    );
    this.input.addEventListener("input", () => this.later());
    this.root.addEventListener("keydown", (event) => this.pressed(event));
  }

  step(label, sign, by) {
    const made = button(sign, { className: "qk-tool", "aria-label": label, title: label });
    made.addEventListener("click", () => this.move(by));
    return made;
  }

  option(name, label) {
    const box = element("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      this.like[name] = box.checked;
      this.search();
    });
    return element("label", { className: "qk-option" }, box, label);
  }

  closer() {
    const made = button("Close", { className: "qk-tool", title: "Close and select the hit (Escape)" });
    made.addEventListener("click", () => this.close());
    return made;
  }

  open() {
    this.root.hidden = false;
    this.input.focus();
    this.input.select();
    this.search();
  }

  pressed(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.input) this.move(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), PAUSE);
  }

  /** Look anew from where the person is. */
  search() {
    const { board } = this.place;
    clearTimeout(this.timer);
    this.searched = this.input.value;
    this.found = board ? inTurns(board, this.input.value, this.like) : [];
    const here = this.place.here();
    this.at = this.found.length ? Math.max(0, this.found.findIndex((hit) => hit.start >= here)) : -1;
    this.show();
    if (this.at >= 0) this.place.go(this.found[this.at]);
  }

  move(by) {
    if (this.searched !== this.input.value) return this.search();
    if (!this.found.length) return undefined;
    this.at = (this.at + by + this.found.length) % this.found.length;
    this.show();
    return this.place.go(this.found[this.at]);
  }

  show() {
    const typed = this.input.value.trim();
    this.count.textContent = typed ? `${this.at + 1} of ${this.found.length}` : "";
    this.draw();
  }

  /** Again after turns were rebuilt. */
  draw() {
    if (this.root.hidden) return;
    const { board, views } = this.place;
    const from = Math.max(0, this.at - MOST_SHOWN / 2);
    highlight("qk-find", board, views, this.found.slice(from, from + MOST_SHOWN));
    highlight("qk-find-here", board, views, this.at < 0 ? [] : [this.found[this.at]]);
  }

  /** Another transcript: the words stay, the hits are new. */
  reset() {
    this.found = [];
    this.at = -1;
    if (!this.root.hidden) this.show();
  }

  close() {
    const hit = this.found[this.at];
    this.found = [];
    this.at = -1;
    this.draw();
    this.root.hidden = true;
    this.place.take(hit ?? null);
  }
}

/** Hits in units of the whole text; none runs from one turn into the next. */
export function inTurns(board, wanted, like) {
  return board.turns.flatMap((turn) =>
    hits(board.text.slice(turn.start, turn.end), wanted, like).map(({ start, end }) => ({
      start: start + turn.start,
      end: end + turn.start,
    })),
  );
}

