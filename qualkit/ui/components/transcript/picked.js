// Picked coding: what a person can do with one coding of their own.

import { draggedBorder, mergedState, movedBorder, neighbour, split, wordStart } from "./borders.js";
import { stateOf } from "./edits.js";
import { shortened } from "./performer.js";
import { identity } from "./queue.js";

const SIDES = { start: "Start", end: "End" };

export class PickedCoding {
  constructor(desk) {
    this.desk = desk;
    this.id = null;
    this.side = null; // the border that the arrow keys move
  }

  get coding() {
    return (this.id && this.desk.board.codings.get(this.id)) || null;
  }

  get own() {
    const { coding } = this;
    return coding && coding.coder === this.desk.coder ? coding : null;
  }

  pick(id) {
    const { desk } = this;
    const coding = id ? desk.board.codings.get(id) : null;
    this.id = coding ? id : null;
    this.side = null;
    this.show();
    if (!coding) return;
    desk.codes.activate(coding.code);
    const quote = shortened(desk.board.quote(coding));
    desk.toolbar.say(`${desk.codes.label(coding.code)}, coded by ${coding.coder}: “${quote}”`);
  }

  /** Show again what is picked, after something changed. */
  refresh() {
    if (this.id && !this.coding) this.pick(null);
    else this.show();
  }

  show() {
    const { desk } = this;
    desk.reader.look.picked = this.id;
    desk.reader.showPicked(this.id);
    desk.toolbar.showPicked(Boolean(this.own));
    desk.changedPick?.();
  }

  /** Do something with the own coding that is picked, or say why not. */
  with(act) {
    const { coding, own, desk } = this;
    if (own) return act(own);
    if (!coding) return desk.toolbar.say("Click marked words or a stripe first, or move there and press Enter.");
    return desk.toolbar.say(`Only ${coding.coder} can change or delete this coding.`);
  }

  /** Put the coding in another state; false when nothing would change or it is there already. */
  put(action, changes, { before = [], after = [] } = {}) {
    const { own, desk } = this;
    const was = stateOf(own);
    const state = { ...was, ...changes };
    const place = { start: state.start, end: state.end };
    const twin = this.twin(place, state.code);
    if (twin && !before.some((part) => part.take === twin.id)) return desk.toolbar.say("You have given these words this code already.");
    return desk.perform(action, [...before, { put: own.id, state, was }, ...after]);
  }

  twin({ start, end }, code) {
    const { desk, own } = this;
    const alike = (c) => c.code === code && c.coder === desk.coder && c.from === start && c.to === end;
    return [...desk.board.codings.values()].find((c) => c !== own && alike(c));
  }

  recode(code, before = []) {
    return this.with((coding) => {
      const { desk } = this;
      const [was, now] = [desk.codes.label(coding.code), () => desk.codes.label(code)];
      if (coding.code === code) return desk.toolbar.say(`It is ${was} already.`);
      const value = desk.codes.byId.get(code)?.values?.includes(coding.value) ? coding.value : "";
      if (!this.put("change code", { code, value }, { before })) return undefined;
      desk.used(code);
      return desk.toolbar.say(`Code changed: ${was} → ${now()}`);
    });
  }

  remove() {
    this.with((coding) => {
      const label = this.desk.codes.label(coding.code);
      this.desk.perform("delete", [{ take: coding.id, was: stateOf(coding) }]);
      this.desk.toolbar.say(`Deleted: ${label}`);
    });
  }

  // Borders

  /** Take hold of a border, so that the arrow keys move it; let go with null. */
  hold(side) {
    if (side === null) this.side = null;
    else this.with(() => (this.side = this.side === side ? null : side));
    if (this.side) this.desk.toolbar.say(`${SIDES[this.side]}: the left and right arrows move it, Escape lets go.`);
    this.show();
  }

  stepBorder(direction, side = this.side) {
    const sideways = { up: "previous", down: "next" }[direction] ?? direction;
    return this.with((coding) => this.moveTo(movedBorder(this.desk.board, coding, side, sideways)));
  }

  dragBorder(side, unit) {
    return this.with((coding) => this.moveTo(draggedBorder(this.desk.board, coding, side, unit)));
  }

  moveTo(span) {
    const { desk, own } = this;
    if (!span) return desk.toolbar.say("The border cannot go further.");
    if (span.start === own.start && span.end === own.end) return undefined;
    if (!this.put("move border", desk.board.points(span))) return undefined;
    return desk.toolbar.say(`“${shortened(desk.board.quote(span))}”`);
  }

  // Two of one, one of two

  /** The word before which the coding would be split, or null. */
  splitWord() {
    const { desk, own } = this;
    if (!own || desk.cursor === null) return null;
    const at = wordStart(desk.board, desk.cursor);
    return split(desk.board, own, at) && /^\S*/u.exec(desk.board.text.slice(at, at + 40))[0];
  }

  split() {
    return this.with((coding) => {
      const { desk } = this;
      const at = desk.cursor === null ? null : wordStart(desk.board, desk.cursor);
      const spans = split(desk.board, coding, at);
      if (!spans) return desk.toolbar.say("Click the word inside the coding that shall begin the second part.");
      const [left, right] = spans.map((span) => desk.board.points(span));
      const other = { put: identity(), state: { ...stateOf(coding), ...right }, was: null };
      if (this.twin(right, coding.code)) return desk.toolbar.say("You have given these words this code already.");
      if (this.put("split", left, { after: [other] })) desk.toolbar.say("Split into two codings.");
      return undefined;
    });
  }

  neighbour() {
    return this.own && neighbour(this.desk.board, this.own);
  }

  merge() {
    return this.with((coding) => {
      const { desk } = this;
      const other = this.neighbour();
      if (!other) return desk.toolbar.say("There is no other coding with this code in this turn or the next.");
      const take = { take: other.id, was: stateOf(other) };
      if (this.put("merge", mergedState(coding, other), { before: [take] })) desk.toolbar.say("Merged into one coding.");
      return undefined;
    });
  }

  // What it says

  setValue(value) {
    this.describe("value", { value }, value ? `Value: ${value}` : "No value");
  }

  setValence(valence) {
    this.describe("valence", { valence }, valence ? `Valence: ${valence}` : "No valence");
  }

  setNote(note) {
    this.describe("note", { note }, note ? "Note kept" : "No note");
  }

  describe(action, changes, words) {
    this.with((coding) => {
      const [name] = Object.keys(changes);
      if ((coding[name] ?? "") === changes[name]) return;
      this.put(action, changes);
      this.desk.toolbar.say(words);
    });
  }
}
