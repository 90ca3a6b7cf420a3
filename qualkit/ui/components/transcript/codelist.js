// Code list: find a code, read its rules, apply it.

import { button, element, tinted } from "./elements.js";
import { matching } from "./fuzzy.js";
import { showRulesOf } from "./rules.js";

const KEYS = 9;

export class CodeList {
  constructor() {
    this.codes = [];
    this.fresh = new Map(); // made here, not yet among the codes that Python sent
    this.palette = ["#777777"];
    this.byId = new Map();
    this.shown = [];
    this.active = null;
    this.counts = new Map();
    this.filter = element("input", {
      type: "text",
      className: "qk-filter",
      placeholder: "Filter codes",
      autocomplete: "off",
      spellcheck: false,
      "aria-label": "Filter codes; Enter applies the first",
    });
    this.list = element("div", { className: "qk-codes", role: "group", "aria-label": "Codes" });
    this.rules = element("div", { className: "qk-rules", tabIndex: 0, role: "region", "aria-label": "Definition" });
    this.root = element("aside", { className: "qk-side" }, this.filter, this.list, this.rules);
    this.filter.addEventListener("input", () => this.draw());
    const hover = (event) => this.showRules(event.target.closest?.("[data-code]")?.dataset.code);
    this.list.addEventListener("pointerover", hover);
    this.list.addEventListener("focusin", hover);
    this.list.addEventListener("pointerleave", () => this.showRules(this.active));
    this.rules.addEventListener("click", (event) => this.showRules(event.target.closest("[data-see]")?.dataset.see));
  }

  setCodes(codes) {
    const known = new Set(codes.map((code) => code.id));
    for (const id of this.fresh.keys()) if (known.has(id)) this.fresh.delete(id);
    const all = [...codes, ...this.fresh.values()];
    this.codes = all.filter((code) => !code.retired);
    this.byId = new Map(all.map((code) => [code.id, code]));
    this.draw();
    this.showRules(this.active ?? codes[0]?.id);
  }

  /** A code made while coding; Python will send it with the others. */
  addCode({ id, label, stance }) {
    if (this.byId.has(id)) return;
    const color = this.palette[this.codes.length % this.palette.length];
    const rest = { depth: 0, cycle: 1, definition: "", include: "", exclude: "", keywords: "", values: [] };
    this.fresh.set(id, { id, label, stance, color, ...rest });
    this.setCodes(this.codes.filter((code) => !this.fresh.has(code.id)));
  }

  dropCode(id) {
    this.fresh.delete(id);
    this.setCodes(this.codes.filter((code) => code.id !== id && !this.fresh.has(code.id)));
  }

  setCounts(codings) {
    this.counts = new Map();
    for (const { code } of codings) this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    for (const row of this.list.children) this.drawCount(row);
  }

  drawCount(row) {
    if (!row.dataset.code) return;
    const count = this.counts.get(row.dataset.code);
    row.querySelector(".qk-count").textContent = count ?? "";
  }

  activate(id) {
    this.active = id;
    for (const row of this.list.children) row.classList.toggle("qk-active", row.dataset.code === id);
    this.showRules(id);
  }

  label(id) {
    return this.byId.get(id)?.label ?? id;
  }

  /** The code on number key `digit`: the keys follow the list as it is shown. */
  onKey(digit) {
    return this.shown[digit - 1] ?? null;
  }

  draw() {
    this.shown = matching(this.codes, this.filter.value);
    const rows = this.shown.map((code, index) => this.row(code, index));
    this.list.replaceChildren(...rows);
    if (!rows.length) this.list.append(this.nothing());
    this.drawn?.();
  }

  nothing() {
    const text = this.codes.length ? "No code matches." : "The codebook is empty. Load one first.";
    return element("p", { className: "qk-hint", textContent: text });
  }

  row(code, index) {
    const made = button("", {
      className: code.id === this.active ? "qk-code qk-active" : "qk-code",
      "data-code": code.id,
      "aria-keyshortcuts": index < KEYS ? String(index + 1) : null,
    });
    const name = element("span", { className: "qk-code-name", dir: "auto", textContent: code.label });
    if (code.stance === "emic") name.classList.add("qk-emic");
    const key = element("kbd", { textContent: index < KEYS ? index + 1 : "" });
    made.append(key, name, element("span", { className: "qk-count", title: "Codings in this transcript" }));
    made.style.setProperty("--qk-depth", this.filter.value ? 0 : code.depth);
    this.drawCount(tinted(made, code.color));
    return made;
  }

  showRules(id) {
    const code = this.byId.get(id);
    if (code) showRulesOf(this.rules, code, this.byId);
  }
}
