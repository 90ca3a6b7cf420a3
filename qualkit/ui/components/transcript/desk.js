// Desk: what a person can do. Draws at once, then hands the operation to the queue.

import { codingOf, identity } from "./queue.js";
import { clearSelection, rangeDropped, readRange, showSelection } from "./selection.js";
import { moved } from "./keyboard.js";
import { nextWord, previousWord, snapped, wordEnd } from "./snapping.js";
import { turnAt } from "./segments.js";

export class Desk {
  /** `parts` are board, reader, codes (list), toolbar, popover, queue, history and coder. */
  constructor(parts) {
    Object.assign(this, parts);
    this.span = null;
    this.picked = null;
    this.cursor = null;
    this.anchor = null;
  }

  // Coding

  apply(codeId, { keep = false } = {}) {
    const span = this.span;
    if (!span) return this.toolbar.say("Select some words first.");
    this.codes.activate(codeId);
    this.popover.used(codeId);
    if (this.board.same(this.coder, codeId, span)) this.toolbar.say("You have given these words this code already.");
    else this.recordSpan(codeId, span);
    if (!keep) this.cancel({ quiet: true });
    return undefined;
  }

  recordSpan(code, span) {
    const coding = { id: identity(), code, coder: this.coder, note: "", ...this.board.points(span) };
    this.history.remember(this.perform("record", coding), coding);
    this.toolbar.say(`${this.codes.label(code)}: “${shortened(this.board.quote(span))}”`);
    this.changed();
  }

  applyKey(digit) {
    const code = this.codes.onKey(digit);
    if (code) this.apply(code.id);
  }

  repeat() {
    if (this.codes.active) this.apply(this.codes.active);
  }

  remove() {
    const coding = this.board.codings.get(this.picked);
    if (!coding) return this.toolbar.say("Click a stripe in the margin first, then delete its coding.");
    if (coding.coder !== this.coder) return this.toolbar.say(`Only ${coding.coder} can delete this coding.`);
    const plain = { ...coding, start: coding.from, end: coding.to };
    this.history.remember(this.perform("retract", plain), plain);
    this.pick(null);
    this.toolbar.say(`Deleted: ${this.codes.label(coding.code)}`);
    return this.changed();
  }

  undo() {
    this.replay(this.history.undo(), "Undone");
  }

  redo() {
    this.replay(this.history.redo(), "Redone");
  }

  replay(step, word) {
    if (!step) return;
    this.perform(step.kind, step.coding);
    this.toolbar.say(`${word}: ${this.codes.label(step.coding.code)}`);
    this.changed();
  }

  /** Draw an edit and queue it; the operation as the server will get it. */
  perform(kind, coding) {
    const { id, code, start, end, note } = coding;
    const { name: transcript, revision } = this.board;
    const operation = { id: identity(), kind, coding: id, transcript, revision, code, start, end, note };
    const added = kind === "record" ? codingOf(operation, this.coder) : null;
    this.reader.draw(added ? this.board.add(added) : this.board.remove(id));
    this.queue.push(operation);
    return operation;
  }

  /** The server refused: take the edit back and say why. */
  refused(operation, problem) {
    if (operation.kind === "record" && this.board.codings.has(operation.coding)) {
      this.reader.draw(this.board.remove(operation.coding));
    }
    this.history.forget(operation.coding);
    this.toolbar.say(`Taken back: ${problem}`, { alarm: true });
    this.changed();
  }

  changed() {
    this.codes.setCounts(this.board.codings.values());
    this.toolbar.showHistory(this.history);
    const coders = new Set([...this.board.codings.values()].map((coding) => coding.coder));
    this.toolbar.showCoders(coders, this.coder, this.reader.look.whose);
  }

  // Selecting

  /** Take over what the mouse selected; true when there is something. */
  readMouse(host, dropped) {
    const range = rangeDropped(this.reader.area, dropped);
    this.span = range && readRange(this.board, this.reader.views, range);
    if (!this.span) return false;
    const box = showSelection(this.board, this.reader.views, this.span);
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
    const from = this.cursor === null ? null : this.cursor;
    const tools = { nextWord, previousWord, turnAt };
    this.cursor = from === null ? this.place() : moved(this.board, from, direction, tools);
    if (!extend || this.anchor === null) this.anchor = this.cursor;
    const [low, high] = [Math.min(this.anchor, this.cursor), Math.max(this.anchor, this.cursor)];
    this.select({ start: low, end: wordEnd(this.board.text, high) });
  }

  select(span) {
    if (!span) return;
    this.span = span;
    showSelection(this.board, this.reader.views, span);
    const turn = this.reader.views[turnAt(this.board.turns, this.cursor)];
    turn.row.scrollIntoView({ block: "nearest" });
    this.toolbar.say(`“${shortened(this.board.quote(span))}”`);
  }

  cancel({ quiet = false } = {}) {
    this.span = null;
    this.popover.hide();
    clearSelection(this.reader.area);
    if (!quiet) this.pick(null);
  }

  // Picking one coding

  pick(id) {
    const coding = id ? this.board.codings.get(id) : null;
    this.picked = coding ? id : null;
    this.reader.look.picked = this.picked;
    this.reader.showPicked(this.picked);
    this.toolbar.showPicked(coding?.coder === this.coder);
    if (!coding) return;
    this.codes.activate(coding.code);
    this.toolbar.say(`${this.codes.label(coding.code)}, coded by ${coding.coder}: “${shortened(this.board.quote(coding))}”`);
  }

  /** Of several codings on the same words, the next one with each click; shortest first. */
  pickAmong(ids) {
    const length = (id) => this.board.codings.get(id).end - this.board.codings.get(id).start;
    const ordered = [...ids].sort((a, b) => length(a) - length(b) || (a < b ? -1 : 1));
    this.pick(ordered[(ordered.indexOf(this.picked) + 1) % ordered.length]);
  }
}

function shortened(words) {
  const flat = words.replace(/\s+/gu, " ");
  return flat.length > 90 ? `${[...flat].slice(0, 88).join("")}…` : flat;
}
