// Inspector: the coding that is picked, with everything that can be done with it.

import { button, element, tinted } from "./elements.js";

const VALENCES = [
  ["", "none", "No valence (0)"],
  ["positive", "+", "Positive (+)"],
  ["negative", "−", "Negative (-)"],
  ["mixed", "±", "Mixed (=)"],
];

export class Inspector {
  /** `one()` gives the picked coding of the desk; `recode()` opens the choice of another code. */
  constructor({ one, recode }) {
    Object.assign(this, { one, recode });
    this.noteOf = null;
    this.build();
    this.listen();
  }

  build() {
    this.code = act("", "qk-insp-code", "Give this coding another code (/)");
    this.close = act("✕", "qk-insp-close", "Let go of this coding (Escape)");
    this.quote = element("blockquote", { className: "qk-insp-quote", dir: "auto" });
    this.who = element("span", { className: "qk-hint" });
    this.borders = element("div", { className: "qk-insp-row" }, ...borders("start", "Start", "["), ...borders("end", "End", "]"));
    this.split = act("Split", "qk-tool", "");
    this.merge = act("Merge", "qk-tool", "");
    this.remove = act("Delete", "qk-tool", "Delete this coding (Delete)");
    this.value = element("select", { className: "qk-tool", "aria-label": "Value" });
    this.valence = element("div", { className: "qk-valence", role: "group", "aria-label": "Valence" }, ...VALENCES.map(valence));
    this.note = element("textarea", {
      className: "qk-note",
      rows: 1,
      placeholder: "Note (n)",
      "aria-label": "Note on this coding",
      maxLength: 20000,
    });
    const says = element("div", { className: "qk-insp-row" }, this.value, this.valence);
    const ways = element("div", { className: "qk-insp-row" }, this.split, this.merge, this.remove);
    this.own = element("div", { className: "qk-insp-own" }, says, this.note, this.borders, ways);
    this.theirs = element("p", { className: "qk-insp-theirs", dir: "auto" });
    this.root = element(
      "section",
      { className: "qk-inspector", hidden: true, "aria-label": "The coding that is picked" },
      element("div", { className: "qk-insp-head" }, this.code, this.close),
      this.quote,
      this.own,
      this.theirs,
    );
  }

  listen() {
    const does = (made, doing) => made.addEventListener("click", doing);
    does(this.root, (event) => {
      const pressed = event.target.closest("button");
      if (event.detail > 0 && pressed && pressed !== this.code) this.left(); // keyboards stay in the panel
    });
    does(this.code, () => this.recode());
    does(this.close, () => this.one().pick(null));
    does(this.split, () => this.one().split());
    does(this.merge, () => this.one().merge());
    does(this.remove, () => this.one().remove());
    does(this.borders, (event) => {
      const { side, way } = event.target.closest("button")?.dataset ?? {};
      if (way) this.one().stepBorder(way, side);
      else if (side) this.hold(side);
    });
    does(this.valence, (event) => {
      const chosen = event.target.closest("button")?.dataset.valence;
      if (chosen !== undefined) this.one().setValence(chosen);
    });
    this.value.addEventListener("change", () => this.one().setValue(this.value.value));
    this.note.addEventListener("focus", () => (this.noteOf = this.one().id));
    this.note.addEventListener("change", () => this.keepNote());
    this.note.addEventListener("keydown", (event) => this.noteKey(event));
  }

  /** The arrow keys move a border that is held; they belong to the transcript. */
  hold(side) {
    this.one().hold(side);
    this.left();
  }

  /** Ctrl+Enter keeps the note, Escape gives it up. */
  noteKey(event) {
    if (event.key === "Escape") this.note.value = this.one().own?.note ?? "";
    else if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.keepNote();
    this.left();
  }

  /** The note belongs to the coding that was picked when the typing began. */
  keepNote() {
    if (this.noteOf && this.noteOf === this.one().id) this.one().setNote(this.note.value.trim());
  }

  left() {
    this.note.blur();
  }

  show({ label, color, quote, codes }) {
    const { coding, own } = this.one();
    if (!coding) return this.hide();
    this.root.hidden = false;
    tinted(this.root, color);
    this.code.textContent = label;
    this.code.disabled = !own;
    this.quote.replaceChildren(`“${quote}” `, this.who);
    this.who.textContent = [coding.coder, coding.round, coding.origin === "human" ? "" : coding.origin].filter(Boolean).join(" · ");
    this.own.hidden = !own;
    this.theirs.hidden = Boolean(own);
    if (own) this.showOwn(own, codes.get(own.code)?.values ?? []);
    else this.theirs.textContent = [coding.value, coding.valence, coding.note].filter(Boolean).join(" · ");
    return undefined;
  }

  hide() {
    const inside = this.root.contains(document.activeElement);
    this.root.hidden = true;
    if (inside) this.left();
  }

  showOwn(coding, values) {
    const offered = ["", ...new Set([...values, coding.value].filter(Boolean))];
    this.value.replaceChildren(...offered.map((value) => element("option", { value, textContent: value || "No value" })));
    this.value.value = coding.value ?? "";
    this.value.hidden = offered.length === 1;
    for (const made of this.valence.children) {
      made.setAttribute("aria-pressed", String(made.dataset.valence === (coding.valence ?? "")));
    }
    if (document.activeElement !== this.note) this.note.value = coding.note ?? "";
    this.note.classList.toggle("qk-full", (coding.note ?? "").length > 40);
    this.showWays();
  }

  showWays() {
    const one = this.one();
    const word = one.splitWord();
    const other = one.neighbour();
    this.split.disabled = !word;
    this.split.title = word ? `Split before “${word}” (s)` : "Click the word that shall begin the second part, then split (s)";
    this.split.textContent = word ? `Split at “${word.slice(0, 14)}”` : "Split";
    this.merge.disabled = !other;
    this.merge.title = "Merge with the nearest coding of this code, in this turn or the next (m)";
    for (const made of this.borders.querySelectorAll("[aria-pressed]")) {
      made.setAttribute("aria-pressed", String(made.dataset.side === one.side));
    }
  }
}

function act(label, className, title) {
  return button(label, { className, title, "aria-label": label.length > 1 || !title ? null : title });
}

/** A border's name, which takes hold of it, between a step back and a step on. */
function borders(side, name, key) {
  const step = (way, sign, words) =>
    button(sign, { className: "qk-step", title: `${name} ${words}`, "aria-label": `${name} ${words}`, "data-side": side, "data-way": way });
  const hold = button(name, {
    className: "qk-step qk-hold",
    title: `Move the ${name.toLowerCase()} with the arrow keys (${key})`,
    "aria-pressed": "false",
    "data-side": side,
  });
  return [element("span", { className: "qk-border" }, step("previous", "‹", "a word back"), hold, step("next", "›", "a word further"))];
}

function valence([value, sign, title]) {
  return button(sign, { className: "qk-step", title, "aria-label": title, "aria-pressed": "false", "data-valence": value });
}
