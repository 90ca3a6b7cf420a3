// Desk: what a person can do with words: select them, give them codes, pick codings.

import { freeId, inVivoLabel, labelProblem, named, tidy } from "./freshcode.js";
import { wordStart } from "./borders.js";
import { moved } from "./keyboard.js";
import { Performer, shortened } from "./performer.js";
import { PickedCoding } from "./picked.js";
import { identity } from "./queue.js";
import { clearSelection, rangeDropped, readRange, showSelection } from "./selection.js";
import { turnAt } from "./segments.js";
import { nextWord, previousWord, snapped, wordEnd } from "./snapping.js";

const NO_WORDS = "There are no words in the selection.";

export class Desk extends Performer {
  /**
   * `parts` are board, reader, codes (list), toolbar, popover, queue, history, coder, round, recents,
   * `changedPick()`, called whenever another coding is picked or the picked one is changed, and
   * `lookFurther()`, called when few steps are left to undo.
   */
  constructor(parts) {
    super(parts);
    this.span = null;
    this.cursor = null;
    this.anchor = null;
    this.one = new PickedCoding(this);
  }

  // Coding

  /** Give the selection a code; without one, give the picked coding another code. */
  apply(codeId, { keep = false, parts = [], action = "code" } = {}) {
    if (!this.span && this.one.own) return this.one.recode(codeId, parts);
    const span = this.span;
    if (!span) return this.toolbar.say("Select some words first.");
    this.offering?.chose(this.board.quote(span), codeId, this.recents, this.board.points(span));
    this.used(codeId);
    if (this.board.same(this.coder, codeId, span)) this.toolbar.say("You have given these words this code already.");
    else this.recordSpan(codeId, span, parts, action);
    if (!keep) this.cancel({ quiet: true });
    return undefined;
  }

  used(codeId) {
    this.codes.activate(codeId);
    this.recents.used(codeId);
  }

  recordSpan(code, span, parts, action) {
    const state = { ...this.board.points(span), code, value: "", valence: "", note: "" };
    this.perform(action, [...parts, { put: identity(), state, was: null }]);
    this.toolbar.say(`${this.codes.label(code)}: “${shortened(this.board.quote(span))}”`);
  }

  applyKey(digit, keep) {
    const code = this.codes.onKey(digit);
    if (code) this.apply(code.id, { keep });
  }

  repeat() {
    const last = this.recents.ids.find((id) => this.codes.byId.has(id)) ?? this.codes.active;
    if (last) this.apply(last);
  }

  /** Make a code of a name and give it to the selection or the picked coding; false when it cannot be. */
  makeCode(typed, { said = null, keep = false } = {}) {
    const label = tidy(typed);
    const known = named(label, this.codes.codes);
    if (known) return this.apply(known.id, { keep });
    const problem = labelProblem(label);
    if (problem) this.toolbar.say(problem, { alarm: true });
    if (problem) return false;
    const place = said ? this.board.points(said) : {};
    const own = this.blind ? identity().slice(0, 6) : "";
    const add = { add: freeId(label, this.codes.codes, own), label, stance: "emic", ...place };
    const action = said ? "in-vivo code" : "new code";
    if (this.span || this.one.own) return this.apply(add.add, { keep, parts: [add], action });
    this.perform(action, [add]);
    this.used(add.add);
    return this.toolbar.say(`New code: ${label}`);
  }

  /** A code named after the words that are selected. */
  inVivo() {
    const span = this.span;
    if (!span) return this.toolbar.say("Select the words that shall name the code first.");
    const label = inVivoLabel(this.board.quote(span));
    if (!label) return this.toolbar.say("Select fewer words: an in-vivo code is named after at most 80 characters.");
    return this.makeCode(label, { said: span });
  }

  changed() {
    this.codes.setCounts(this.board.codings.values());
    this.toolbar.showHistory(this.history);
    const coders = new Set([...this.board.codings.values()].map((coding) => coding.coder));
    this.toolbar.showCoders(coders, this.coder, this.reader.look.whose);
    this.one.refresh();
  }

  // Selecting

  /** Take over what the mouse selected; true when there is something. */
  readMouse(host, dropped) {
    const range = rangeDropped(this.reader.area, dropped);
    return range ? this.takeRange(host, range) : false;
  }

  /** Take over a range of the page; `again` false leaves the browser's own selection alone. */
  takeRange(host, range, { again = true } = {}) {
    this.span = readRange(this.board, this.reader.views, range);
    if (!this.span) {
      if (range.toString()) this.toolbar.say(NO_WORDS);
      return false;
    }
    const box = showSelection(this.board, this.reader.views, this.span, { again });
    this.anchor = this.span.start;
    this.cursor = this.span.start;
    this.popover.show(box ?? this.span.box, host.getBoundingClientRect(), this.codes.codes);
    return true;
  }

  wholeTurn(index = turnAt(this.board.turns, this.place())) {
    const turn = this.board.turns[index];
    this.cursor = turn.start;
    this.anchor = turn.start;
    this.select(snapped(this.board.text, turn.start, turn.end));
  }

  place() {
    return this.cursor ?? this.board.turns[this.reader.topTurn()].start;
  }

  move(direction, extend) {
    if (!this.board.turns.length) return;
    if (this.one.side) return this.one.stepBorder(direction);
    const from = this.cursor;
    const tools = { nextWord, previousWord, turnAt };
    this.cursor = from === null ? this.place() : moved(this.board, from, direction, tools);
    if (!extend || this.anchor === null) this.anchor = this.cursor;
    const [low, high] = [Math.min(this.anchor, this.cursor), Math.max(this.anchor, this.cursor)];
    this.select({ start: low, end: wordEnd(this.board.text, high) });
    this.one.refresh();
    return undefined;
  }

  select(span) {
    if (!span) return;
    this.span = span;
    showSelection(this.board, this.reader.views, span);
    const turn = this.reader.views[turnAt(this.board.turns, this.cursor)];
    turn.row.scrollIntoView({ block: "nearest" });
    this.toolbar.say(`“${shortened(this.board.quote(span))}”`);
  }

  /** Let go: of a border that is held, else of the selection and, unless `quiet`, of the coding. */
  cancel({ quiet = false } = {}) {
    if (!quiet && this.one.side) return this.one.hold(null);
    this.span = null;
    this.popover.hide();
    clearSelection(this.reader.area);
    if (!quiet) this.pick(null);
    return undefined;
  }

  // Picking one coding

  get picked() {
    return this.one.id;
  }

  pick(id) {
    this.one.pick(id);
  }

  /** The coding at the word cursor; the next one there with each call. */
  pickHere() {
    const at = this.place();
    const here = this.board.inTurn(turnAt(this.board.turns, at)).filter((c) => c.start < wordEnd(this.board.text, at) && c.end > at);
    const ids = here.filter((coding) => this.reader.look.shows(coding)).map((coding) => coding.id);
    if (!ids.length) return this.toolbar.say("No coding here. Move to marked words with the arrow keys.");
    this.cancel({ quiet: true });
    return this.pickAmong(ids);
  }

  /** Pick one of the codings under a click; a click elsewhere in the picked one moves the cursor only. */
  pickAt(ids, unit) {
    const at = unit === null ? null : wordStart(this.board, unit);
    const elsewhere = at !== null && at !== this.cursor;
    if (at !== null) [this.cursor, this.anchor] = [at, at];
    if (elsewhere && ids.includes(this.picked)) this.one.show();
    else this.pickAmong(ids);
  }

  /** Of several codings on the same words, the next one with each click; shortest first. */
  pickAmong(ids) {
    const length = (id) => this.board.codings.get(id).end - this.board.codings.get(id).start;
    const ordered = [...ids].sort((a, b) => length(a) - length(b) || (a < b ? -1 : 1));
    this.pick(ordered[(ordered.indexOf(this.picked) + 1) % ordered.length]);
  }

  remove() {
    this.one.remove();
  }
}
