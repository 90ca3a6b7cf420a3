// Standing: how far the person is with this transcript; told to the server now and then.

import { element } from "./elements.js";

const STATES = ["not started", "in progress", "done"];
const PAUSE = 1500;

export class Standing {
  constructor(ask) {
    this.ask = ask;
    this.select = element("select", { className: "qk-tool" }, ...STATES.map((state) => element("option", { value: state, textContent: state })));
    this.seen = element("span", { className: "qk-seen" });
    this.root = element("label", { className: "qk-standing", title: "How far you are; done means that all of it was read" }, "Reading", this.select, this.seen);
    this.select.addEventListener("change", () => this.set(this.select.value));
  }

  open({ transcript, turns, state, furthest }) {
    this.flush();
    Object.assign(this, { transcript, turns, furthest });
    this.show(state);
  }

  show(state) {
    this.state = state;
    this.select.value = state;
    this.seen.textContent = `${Math.min(this.furthest, this.turns)} of ${this.turns} turns seen`;
  }

  toggle() {
    this.set(this.state === "done" ? "in progress" : "done");
    return this.state;
  }

  set(state) {
    const before = this.state;
    this.show(state);
    this.ask("status", { transcript: this.transcript, state }).catch((error) => {
      this.show(before);
      this.problem?.(error.message);
    });
  }

  /** Turns up to this number were seen. */
  saw(number) {
    if (number <= this.furthest) return;
    this.furthest = number;
    this.show(this.state === "not started" ? "in progress" : this.state);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  /** Tell the server what it does not know yet. */
  flush() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.ask("furthest", { transcript: this.transcript, turns: this.furthest }).catch(() => {});
  }
}
