// Queue: edits the server has not acknowledged. Kept in localStorage, sent until answered.

import { applyTo } from "./edits.js";

const PREFIX = "qualkit.queue.";
const LONGEST_WAIT = 5000;
const SHORTEST_WAIT = 200;
const MOST_AT_ONCE = 200;

export class Queue {
  /**
   * `send(operations)` promises [[id, problem]] and rejects when the server is out of reach.
   * `changed(state)` hears of every change, `answered(operation, problem, note)` of every outcome.
   */
  constructor({ scope, storage, send, changed = () => {}, answered = () => {}, pause = sleep, tab = identity() }) {
    Object.assign(this, { scope, storage, send, changed, answered, pause });
    this.key = `${PREFIX}${scope}.${tab}`;
    this.pending = [];
    this.running = false;
    this.problem = "";
    this.acknowledged = 0;
    this.adopt();
  }

  /** Take over what an earlier or a closed tab left; sending twice is harmless. */
  adopt() {
    const prefix = `${PREFIX}${this.scope}.`;
    for (const key of keysOf(this.storage).filter((name) => name.startsWith(prefix))) {
      const known = new Set(this.pending.map((operation) => operation.id));
      this.pending.push(...parsed(this.storage.getItem(key)).filter((o) => !known.has(o.id)));
      this.storage.removeItem(key);
    }
    this.keep();
  }

  push(operation) {
    this.pending.push(operation);
    this.keep();
    this.changed(this);
    return this.run();
  }

  keep() {
    try {
      if (this.pending.length) this.storage.setItem(this.key, JSON.stringify(this.pending));
      else this.storage.removeItem(this.key);
    } catch {
      // Storage is full or forbidden: the queue still lives in this tab.
    }
  }

  /** Send until nothing is left. One loop at a time. */
  async run() {
    if (this.running) return;
    this.running = true;
    let wait = SHORTEST_WAIT;
    while (this.pending.length) {
      const delivered = await this.deliver();
      if (!delivered) await this.pause(wait);
      wait = delivered ? SHORTEST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
    }
    this.running = false;
  }

  async deliver() {
    try {
      const outcomes = await this.send(this.pending.slice(0, MOST_AT_ONCE));
      this.problem = "";
      this.settle(outcomes);
      return outcomes.length > 0;
    } catch (error) {
      this.problem = error.message || "the server does not answer";
      this.changed(this);
      return false;
    }
  }

  settle(outcomes) {
    const problems = new Map(outcomes);
    const done = this.pending.filter((operation) => problems.has(operation.id));
    this.pending = this.pending.filter((operation) => !problems.has(operation.id));
    this.acknowledged += done.length;
    this.keep();
    const notes = new Map(outcomes.map(([id, , note]) => [id, note ?? ""]));
    for (const operation of done) this.answered(operation, problems.get(operation.id), notes.get(operation.id));
    this.changed(this);
  }

  /** `codings` as the server knows them, with what is still on its way applied on top. */
  overlay(codings, transcript, { coder, round }) {
    const known = new Map(codings.map((coding) => [coding.id, coding]));
    for (const operation of this.waiting(transcript)) applyTo(known, operation, { coder, round });
    return [...known.values()];
  }

  /** What is on its way to a transcript; retractions of earlier versions did not name theirs. */
  waiting(transcript) {
    return this.pending.filter((o) => !o.transcript || o.transcript === transcript);
  }
}

export function identity() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function keysOf(storage) {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index)).sort();
}

function parsed(json) {
  try {
    const operations = JSON.parse(json);
    return Array.isArray(operations) ? operations : [];
  } catch {
    return [];
  }
}
