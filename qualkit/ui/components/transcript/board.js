// Board: the codings of one transcript as the page knows them. No DOM in here.

import { sameState, stateOf } from "./edits.js";
import { astralTable, toPoints, toUnits } from "./offsets.js";
import { layMarks } from "./formatting.js";
import { touched, turnAt } from "./segments.js";
import { freeLane } from "./lanes.js";

export class Board {
  /** `document` as Python sends it: text, turns [start, end, speaker, time, interviewer] and marks. */
  constructor(document) {
    this.name = document.name;
    this.revision = document.revision;
    this.text = document.text;
    this.table = astralTable(document.text);
    this.codings = new Map();
    this.turns = document.turns.map(([start, end, speaker, time, interviewer]) => ({
      start: toUnits(this.table, start),
      end: toUnits(this.table, end),
      speaker,
      time,
      interviewer,
      ids: new Set(),
    }));
    layMarks(document.marks ?? [], this.table, this.turns);
  }

  /** Put a coding (offsets in code points) on the board; indexes of the turns it touches. */
  add(coding) {
    const placed = { ...coding, from: coding.start, to: coding.end };
    placed.start = toUnits(this.table, coding.start);
    placed.end = toUnits(this.table, coding.end);
    placed.lane = freeLane(this.codings.values(), placed);
    placed.turns = touched(this.turns, placed);
    this.codings.set(coding.id, placed);
    for (const index of placed.turns) this.turns[index].ids.add(coding.id);
    return placed.turns;
  }

  /** Put a coding in the place of the one with its id; indexes of the turns that either touches. */
  put(coding) {
    const turns = [...this.remove(coding.id), ...this.add(coding)];
    return [...new Set(turns)].sort((a, b) => a - b);
  }

  remove(id) {
    const coding = this.codings.get(id);
    if (!coding) return [];
    this.codings.delete(id);
    for (const index of coding.turns) this.turns[index].ids.delete(id);
    return coding.turns;
  }

  /** Make the board hold exactly `wanted`; indexes of the turns that changed. */
  reconcile(wanted) {
    const byId = new Map(wanted.map((coding) => [coding.id, coding]));
    const changed = new Set();
    const note = (turns) => turns.forEach((index) => changed.add(index));
    for (const [id, coding] of [...this.codings]) {
      const now = byId.get(id);
      if (!now || !sameState(stateOf(now), stateOf(coding))) note(this.remove(id));
    }
    const added = wanted.filter((coding) => !this.codings.has(coding.id));
    added.sort((a, b) => a.start - b.start || b.end - a.end);
    for (const coding of added) note(this.add(coding));
    return [...changed].sort((a, b) => a - b);
  }

  /** Codings in a turn, leftmost stripe first. */
  inTurn(index) {
    const found = [...this.turns[index].ids].map((id) => this.codings.get(id));
    return found.sort((a, b) => a.lane - b.lane || a.start - b.start);
  }

  /** The coder's own coding with this code on exactly these units, if there is one. */
  same(coder, code, span) {
    for (const coding of this.codings.values()) {
      const alike = coding.start === span.start && coding.end === span.end;
      if (alike && coding.code === code && coding.coder === coder) return coding;
    }
    return null;
  }

  /** The words of the turn that holds a unit end where the turn does. */
  turnOf(unit) {
    return this.turns[turnAt(this.turns, unit)];
  }

  points({ start, end }) {
    return { start: toPoints(this.table, start), end: toPoints(this.table, end) };
  }

  quote({ start, end }) {
    return this.text.slice(start, end);
  }
}
