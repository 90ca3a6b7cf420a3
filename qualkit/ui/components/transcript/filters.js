// Filters: which codings are drawn. What is not drawn is counted, never lost.

import { button, element } from "./elements.js";

const ORIGINS = { human: "By hand", suggestion: "Accepted suggestions", import: "Imported", consensus: "Consensus" };

/** Ids of a code and all that stand below it in `codes`, which are in the order of the tree. */
export function family(codes, id) {
  const at = codes.findIndex((code) => code.id === id);
  if (at < 0) return new Set([id]);
  let end = at + 1;
  while (end < codes.length && codes[end].depth > codes[at].depth) end += 1;
  return new Set(codes.slice(at, end).map((code) => code.id));
}

export class Filters {
  constructor(changed) {
    this.changed = changed;
    this.codes = [];
    this.wanted = { code: "", round: "", origin: "" };
    this.family = null;
    this.selects = {
      code: this.select("code", "Code, with those below it"),
      round: this.select("round", "Round"),
      origin: this.select("origin", "How it was made"),
    };
    this.count = element("span", { role: "status", "aria-live": "polite" });
    this.all = button("Show all", { className: "qk-tool", hidden: true });
    this.all.addEventListener("click", () => this.clear());
    this.summary = element("summary", { className: "qk-tool" }, "Filter");
    const labels = Object.values(this.selects).map(({ label }) => label);
    this.root = element("details", { className: "qk-more" }, this.summary, element("div", { className: "qk-sheet" }, ...labels));
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.fold());
    this.hidden = element("span", { className: "qk-hidden" }, this.count, this.all);
  }

  fold() {
    this.root.open = false;
    this.summary.focus();
  }

  select(name, label) {
    const box = element("select", { className: "qk-tool" });
    box.addEventListener("change", () => this.choose(name, box.value));
    return { box, label: element("label", {}, element("span", { textContent: label }), box) };
  }

  choose(name, value) {
    this.wanted[name] = value;
    this.family = this.wanted.code ? family(this.codes, this.wanted.code) : null;
    this.changed();
  }

  clear() {
    this.wanted = { code: "", round: "", origin: "" };
    this.family = null;
    for (const { box } of Object.values(this.selects)) box.value = "";
    this.changed({ everyone: true });
  }

  shows({ code, round, origin }) {
    const { wanted } = this;
    if (this.family && !this.family.has(code)) return false;
    if (wanted.round && round !== wanted.round) return false;
    return !wanted.origin || (origin || "human") === wanted.origin;
  }

  setCodes(codes) {
    this.codes = codes;
    const indent = (depth) => "\u2003".repeat(depth);
    fill(this.selects.code.box, "Every code", codes.map(({ id, label, depth }) => [id, indent(depth) + label]));
    this.selects.code.box.value = this.wanted.code;
  }

  /** Rounds and origins that are there, and how many codings are not shown. */
  show(codings, hidden) {
    const names = (of) => [...new Set(codings.map(of))].filter(Boolean).sort();
    fill(this.selects.round.box, "Every round", names((c) => c.round).map((name) => [name, name]));
    fill(this.selects.origin.box, "Any", names((c) => c.origin || "human").map((name) => [name, ORIGINS[name] ?? name]));
    this.selects.round.box.value = this.wanted.round;
    this.selects.origin.box.value = this.wanted.origin;
    this.count.textContent = hidden ? `${hidden} hidden by filter` : "";
    this.all.hidden = !hidden;
  }
}

function fill(box, first, options) {
  const wanted = JSON.stringify(options);
  if (box.dataset.options === wanted) return;
  box.dataset.options = wanted;
  const made = [["", first], ...options].map(([value, textContent]) => element("option", { value, textContent }));
  box.replaceChildren(...made);
}
