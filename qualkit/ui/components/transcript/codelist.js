// Code list: find a code, read its rules, apply it.

import { button, element, tinted } from "./elements.js";

const KEYS = 9;

/** Codes whose names, definitions or keywords hold every word typed; names count first. */
export function matching(codes, typed) {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return codes;
  const ranked = codes.map((code) => ({ code, rank: rank(code, wanted) }));
  return ranked.filter(({ rank: r }) => r < 4).sort((a, b) => a.rank - b.rank).map(({ code }) => code);
}

function rank(code, wanted) {
  const label = code.label.toLowerCase();
  if (label.startsWith(wanted.join(" "))) return 0;
  const holds = (text) => wanted.every((word) => text.includes(word));
  if (holds(label)) return 1;
  if (holds(`${label} ${code.id.toLowerCase()}`)) return 2;
  return holds(`${label} ${code.id} ${code.definition} ${code.keywords}`.toLowerCase()) ? 3 : 4;
}

export class CodeList {
  constructor() {
    this.codes = [];
    this.byId = new Map();
    this.shown = [];
    this.active = null;
    this.counts = new Map();
    this.filter = element("input", {
      type: "text",
      className: "qk-filter",
      placeholder: "Filter codes  /",
      autocomplete: "off",
      spellcheck: false,
      "aria-label": "Filter codes; Enter applies the first",
    });
    this.list = element("div", { className: "qk-codes", role: "group", "aria-label": "Codes" });
    this.rules = element("div", { className: "qk-rules", role: "region", "aria-label": "Definition" });
    this.root = element("aside", { className: "qk-side" }, this.filter, this.list, this.rules);
    this.filter.addEventListener("input", () => this.draw());
    const hover = (event) => this.showRules(event.target.closest?.("[data-code]")?.dataset.code);
    this.list.addEventListener("pointerover", hover);
    this.list.addEventListener("focusin", hover);
    this.list.addEventListener("pointerleave", () => this.showRules(this.active));
  }

  setCodes(codes) {
    this.codes = codes.filter((code) => !code.retired);
    this.byId = new Map(codes.map((code) => [code.id, code]));
    this.draw();
    this.showRules(this.active ?? codes[0]?.id);
  }

  setCounts(codings) {
    this.counts = new Map();
    for (const { code } of codings) this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    for (const row of this.list.children) this.drawCount(row);
  }

  drawCount(row) {
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
  }

  nothing() {
    const text = this.codes.length ? "No code matches." : "The codebook is empty. Load one first.";
    return element("p", { className: "qk-hint" }, text, element("span", { className: "qk-count" }));
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
    if (!code) return;
    const parts = [element("h4", { textContent: code.label, dir: "auto" }), stance(code)];
    for (const [name, text] of [["", code.definition], ["Include", code.include], ["Exclude", code.exclude]]) {
      if (text) parts.push(rule(name, text));
    }
    if (parts.length === 2) parts.push(rule("", "No definition yet."));
    tinted(this.rules, code.color).replaceChildren(...parts);
  }
}

function stance(code) {
  const whose = code.stance === "emic" ? "emic: participants’ words" : "etic: analysts’ concept";
  return element("p", { className: "qk-hint", textContent: `${whose} · cycle ${code.cycle} · ${code.id}` });
}

function rule(name, text) {
  const made = element("p", { dir: "auto" });
  if (name) made.append(element("strong", { textContent: `${name} ` }));
  made.append(text);
  return made;
}
