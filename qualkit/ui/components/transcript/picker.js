// Picker: type to find a code at the cursor; Enter applies it, Shift+Enter makes a new one.

import { button, element, tinted } from "./elements.js";
import { matching } from "./fuzzy.js";
import { placeNear } from "./popover.js";
import { showRulesOf } from "./rules.js";

const MOST = 60;
const FRESH = { fresh: true };

export class Picker {
  /** `choose(code id, {keep})` and `make(name, {keep})` are what it is for; `closed()` hears the end. */
  constructor({ choose, make, closed }) {
    Object.assign(this, { choose, make, closed });
    this.input = element("input", {
      type: "text",
      className: "qk-pick",
      autocomplete: "off",
      spellcheck: false,
      role: "combobox",
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      "aria-controls": "qk-picker-list",
      "aria-label": "Find a code, or name a new one",
      placeholder: "Find a code, or name a new one",
    });
    this.list = element("div", { id: "qk-picker-list", className: "qk-pick-list", role: "listbox", "aria-label": "Codes" });
    this.rules = element("div", { className: "qk-picker-rules", role: "region", "aria-label": "Definition of the code offered" });
    this.offers = button("", { className: "qk-quiet qk-offers" });
    this.root = element(
      "div",
      { className: "qk-picker", hidden: true, role: "dialog", "aria-label": "Choose a code" },
      this.input,
      this.list,
      this.offers,
      this.rules,
    );
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.draw());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.root.addEventListener("focusout", (event) => this.root.contains(event.relatedTarget) || this.hide());
    const row = (event) => event.target.closest("[data-row]");
    this.root.addEventListener("pointerdown", (event) => {
      if (event.target !== this.input) event.preventDefault(); // or the typing would end
    });
    this.offers.addEventListener("click", () => this.switchOffers());
    this.list.addEventListener("pointermove", (event) => row(event) && this.activate(Number(row(event).dataset.row)));
    this.list.addEventListener("click", (event) => {
      event.stopPropagation();
      if (row(event)) this.take(Number(row(event).dataset.row), event.shiftKey);
    });
    this.rules.addEventListener("click", (event) => this.see(event.target.closest("[data-see]")?.dataset.see));
  }

  /** Open near `box`; `codes` in the order to list them, all of them in `byId`, `first` the offers. */
  open({ box, host, codes, byId, first = [], offering = null }) {
    Object.assign(this, { codes, byId, box, host, first, offering });
    this.input.value = "";
    this.root.hidden = false;
    this.draw();
    placeNear(this.root, box, host);
    this.input.focus({ preventScroll: true });
  }

  hide() {
    if (this.root.hidden) return;
    this.root.hidden = true;
    this.closed();
  }

  get typed() {
    return this.input.value.trim();
  }

  draw() {
    const { first, typed } = this;
    this.offered = typed ? [] : first.map((id) => this.byId.get(id));
    const rest = typed ? this.codes : this.codes.filter((code) => !first.includes(code.id));
    const found = [...this.offered, ...matching(rest, typed)].slice(0, MOST);
    const exact = found.some((code) => code.label.toLowerCase() === this.typed.toLowerCase());
    this.rows = this.typed && !exact ? [...found, FRESH] : found;
    this.list.replaceChildren(...this.rows.map((code, index) => this.option(code, index)));
    if (!this.rows.length) this.list.append(element("p", { className: "qk-hint", textContent: "Type a name for a first code." }));
    this.drawOffers();
    this.activate(0);
  }

  drawOffers() {
    this.offers.hidden = !this.offering?.available;
    this.offers.textContent = this.offering?.on ? "Offers on" : "Offers off";
    this.offers.title = "Show first the codes that these words are likeliest to get";
    this.offers.setAttribute("aria-pressed", String(Boolean(this.offering?.on)));
  }

  /** Offers off or on for good, with one click. */
  switchOffers() {
    this.offering.on = !this.offering.on;
    if (!this.offering.on) this.first = [];
    this.draw();
    this.input.focus({ preventScroll: true });
  }

  option(code, index) {
    const made = element("div", { id: `qk-option-${index}`, className: "qk-pick-row", role: "option", "data-row": index });
    if (code === FRESH) {
      made.classList.add("qk-fresh");
      const name = element("b", { textContent: `“${this.typed}”`, dir: "auto" });
      made.append(element("span", {}, "New code ", name), element("kbd", { textContent: "Shift+Enter" }));
      return made;
    }
    const name = element("span", { className: "qk-code-name", dir: "auto", textContent: code.label });
    if (code.stance === "emic") name.classList.add("qk-emic");
    made.append(name);
    if (this.offered.includes(code)) made.append(element("span", { className: "qk-offered", textContent: "offer" }));
    return tinted(made, code.color);
  }

  activate(index) {
    this.active = Math.max(0, Math.min(index, this.rows.length - 1));
    for (const made of this.list.children) {
      const on = made.dataset.row === String(this.active);
      made.setAttribute("aria-selected", String(on));
      if (on) scrolledTo(this.list, made);
    }
    if (this.rows.length) this.input.setAttribute("aria-activedescendant", `qk-option-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.see(this.rows[this.active]?.id);
  }

  /** Show a code's rules. */
  see(id) {
    const code = this.byId.get(id);
    this.rules.hidden = !code;
    if (code) showRulesOf(this.rules, code, this.byId);
  }

  pressed(event) {
    const { key, shiftKey, ctrlKey } = event;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (key in steps) this.activate(this.active + steps[key]);
    else if (key === "Enter" && shiftKey) this.fresh(ctrlKey);
    else if (key === "Enter") this.take(this.active, ctrlKey);
    else if (key === "Escape") this.hide();
    else return;
    event.preventDefault();
  }

  take(index, keep) {
    const code = this.rows[index];
    if (code === FRESH) return this.fresh(keep);
    if (!code) return undefined;
    if (!keep) this.hide();
    return this.choose(code.id, { keep });
  }

  fresh(keep) {
    const { typed } = this;
    if (!typed) return;
    if (this.make(typed, { keep }) !== false) this.hide();
  }
}

/** Scroll the list, and nothing around it, until an option can be seen. */
function scrolledTo(list, { offsetTop, offsetHeight }) {
  const top = offsetTop - list.offsetTop;
  const below = top + offsetHeight - list.clientHeight;
  list.scrollTop = Math.max(Math.min(list.scrollTop, top), below + (below > list.scrollTop ? 34 : 0));
}
