// History: undo and redo as inverse operations, without limit while the page is open.

import { identity } from "./queue.js";

export class History {
  constructor() {
    this.done = [];
    this.undone = [];
    this.renamed = new Map(); // a coding brought back has a new id; older entries find it here
  }

  /** Remember an operation the person made. `coding` is what it recorded or retracted. */
  remember(operation, coding) {
    this.done.push({ kind: operation.kind, coding });
    this.undone.length = 0;
  }

  /** The operation that undoes the last one, or null. */
  undo() {
    return this.step(this.done, this.undone);
  }

  redo() {
    return this.step(this.undone, this.done);
  }

  step(from, to) {
    const entry = from.pop();
    if (!entry) return null;
    const kind = entry.kind === "record" ? "retract" : "record";
    const id = kind === "record" ? this.rename(entry.coding.id) : this.current(entry.coding.id);
    const coding = { ...entry.coding, id };
    to.push({ kind, coding });
    return { kind, coding };
  }

  rename(old) {
    const id = identity();
    this.renamed.set(this.current(old), id);
    return id;
  }

  current(id) {
    let latest = id;
    while (this.renamed.has(latest)) latest = this.renamed.get(latest);
    return latest;
  }

  /** Forget a coding that the server refused. */
  forget(id) {
    const stays = (entry) => this.current(entry.coding.id) !== id;
    this.done = this.done.filter(stays);
    this.undone = this.undone.filter(stays);
  }
}
