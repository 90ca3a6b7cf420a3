// Around: what surrounds the edits: find, filters, jumps, memos, reading status, printing.

import { StateAsk, routeAsk } from "./asking.js";
import { button, element } from "./elements.js";
import { Filters } from "./filters.js";
import { FindBar } from "./findbar.js";
import { Noted } from "./noted.js";
import { Offering } from "./offering.js";
import { NAMES, Places } from "./places.js";
import { preparePrint } from "./printing.js";
import { Standing } from "./standing.js";

const STATE = new StateAsk();
const JUMPS = { c: "coded", u: "uncoded", d: "disputed", m: "memo" };

export class Around {
  /** `surface` has desk, reader, codes, look, toolbar and root. */
  constructor(surface) {
    this.surface = surface;
    const ask = (kind, body) => this.ask(kind, body);
    this.filters = new Filters((how) => this.refilter(how));
    this.places = new Places(surface, { memos: () => this.noted.memos, saw: (number) => this.standing.saw(number) });
    this.noted = new Noted(surface, { places: this.places, ask });
    this.finder = new FindBar(this.findPlace());
    this.standing = new Standing(ask);
    this.offering = new Offering(ask);
    this.standing.problem = (problem) => this.say(`Not saved: ${problem}`, { alarm: true });
    this.bar = element("div", { className: "qk-around", role: "toolbar", "aria-label": "Reading" }, ...this.tools());
    this.title = element("h2", { className: "qk-print-title", "aria-hidden": "true" });
    this.root = element("div", {}, this.bar, this.finder.root, this.title);
    this.unprint = preparePrint(this.printPlace());
  }

  tools() {
    const find = button("Find", { className: "qk-tool", title: "Find in this transcript (Ctrl+F)" });
    find.addEventListener("click", () => this.finder.open());
    this.kind = element("select", { className: "qk-tool", "aria-label": "Jump to" }, ...Object.entries(NAMES).map(([value, textContent]) => element("option", { value, textContent })));
    const print = button("Print", { className: "qk-tool", title: "Print the transcript with its codes in the margin" });
    print.addEventListener("click", () => window.print());
    const jump = element("span", { className: "qk-row" }, this.jumper("Previous", "‹", -1), this.kind, this.jumper("Next", "›", 1));
    return [find, jump, this.filters.root, this.noted.button, print, this.filters.hidden, this.standing.root];
  }

  jumper(label, sign, by) {
    const made = button(sign, { className: "qk-tool", "aria-label": label, title: `${label} (g, then c, u, d or m${by < 0 ? ", with Shift" : ""})` });
    made.addEventListener("click", () => this.jump(this.kind.value, by));
    return made;
  }

  // What the parts may know of the surface

  findPlace() {
    const { surface } = this;
    return {
      get board() { return surface.desk?.board; },
      get views() { return surface.reader.views; },
      here: () => this.places.here(),
      go: (span) => this.places.show(span),
      take: (span) => this.places.take(span),
    };
  }

  printPlace() {
    const { surface } = this;
    return {
      get board() { return surface.desk.board; },
      get views() { return surface.desk ? surface.reader.views : []; },
      get look() { return surface.look; },
      title: this.title,
      codings: (index) => surface.reader.codings(index),
    };
  }

  ask(kind, body) {
    const { settings, desk } = this.surface;
    const asked = { transcript: desk.board.name, ...body };
    return settings.transport === "http" ? routeAsk(settings.ask)(kind, asked) : STATE.ask(kind, asked);
  }

  say(...words) {
    this.surface.toolbar.say(...words);
  }

  // New data

  update(data, component) {
    STATE.component = component;
    STATE.deliver(data.answered);
    this.filters.setCodes(data.codes);
  }

  opened(data) {
    const { board } = this.surface.desk;
    this.offering.open(data.settings, this.surface.desk, window.localStorage);
    const around = data.around ?? {};
    this.standing.open({ transcript: board.name, turns: board.turns.length, state: around.state ?? "not started", furthest: around.furthest ?? 0 });
    this.noted.setMemos(around.memos ?? []);
    this.finder.reset();
    if (around.at) requestAnimationFrame(() => this.places.take(this.places.units(around.at)));
  }

  /** Codings or filters changed; drawn a little later, so that coding never waits for it. */
  changed() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.redraw());
  }

  redraw() {
    const { desk, look } = this.surface;
    if (!desk) return;
    const codings = [...desk.board.codings.values()];
    this.filters.show(codings, codings.filter((coding) => !look.shows(coding)).length);
    this.finder.draw();
    this.noted.highlight();
    this.noted.panel.offer();
  }

  refilter({ everyone = false } = {}) {
    const { look, toolbar, reader } = this.surface;
    if (everyone) look.whose = toolbar.whose.value = "";
    reader.drawAll();
    this.changed();
  }

  jump(kind, direction) {
    this.kind.value = kind;
    this.places.jump(kind, direction);
  }

  shows(coding) {
    return this.filters.shows(coding);
  }

  // Keys

  /** Before any other key of the surface; true when it was one of ours. */
  pressed(event) {
    const typing = event.target.closest("input, textarea, select");
    if (event.ctrlKey || event.metaKey) return this.withControl(event);
    if (typing || event.altKey) return false;
    const { waiting } = this;
    this.waiting = !waiting && event.key === "g";
    if (this.waiting) {
      this.say("g: then c coded, u uncoded, d disputed, m memo, n new memo, f reading done");
      return true;
    }
    return Boolean(waiting) && this.second(event);
  }

  second({ key, shiftKey }) {
    const kind = JUMPS[key.toLowerCase()];
    if (kind) this.jump(kind, shiftKey ? -1 : 1);
    else if (key === "n") this.noted.panel.open();
    else if (key === "f") this.say(`Reading: ${this.standing.toggle()}`);
    else if (key === "Shift") this.waiting = true;
    else return false;
    return true;
  }

  withControl({ key, altKey, code, target }) {
    if (altKey && code === "KeyM") this.noted.toggle();
    else if (!altKey && key.toLowerCase() === "f" && target !== this.finder.input) this.finder.open();
    else return false;
    return true;
  }

  /** Keys of the whole surface, heard first. */
  listen(root) {
    root.addEventListener(
      "keydown",
      (event) => {
        if (!this.surface.desk || !this.pressed(event)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
  }

  close() {
    this.unprint();
    this.standing.flush();
    this.offering.close();
    cancelAnimationFrame(this.frame);
  }
}
