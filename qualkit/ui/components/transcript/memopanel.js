// Memo panel: what was noted on this transcript, its passages and its codes, and writing more.

import { button, element } from "./elements.js";
import { identity } from "./queue.js";

const DRAFT = "qualkit.memo.";

export class MemoPanel {
  /**
   * `place` answers coder, chosen() (what a new memo may speak of: [{label, subject}]), label(code),
   * go(memo), ask(kind, body), closed() and scope.
   */
  constructor(place) {
    this.place = place;
    this.memos = [];
    this.editing = null;
    this.list = element("div", { className: "qk-memo-list" });
    this.message = element("p", { className: "qk-hint", role: "status", "aria-live": "polite" });
    this.form = this.makeForm();
    this.root = element("section", { className: "qk-panel", "aria-label": "Memos", hidden: true }, this.head(), this.form, this.message, this.list);
    this.root.addEventListener("keydown", (event) => this.pressed(event));
    this.root.addEventListener("focusin", () => this.offer());
  }

  head() {
    const close = button("Close", { className: "qk-tool", title: "Close the memos (Escape)" });
    close.addEventListener("click", () => this.close());
    return element("div", { className: "qk-panel-head" }, element("h3", { textContent: "Memos" }), close);
  }

  makeForm() {
    this.on = element("select", { className: "qk-tool" });
    this.title = element("input", { type: "text", className: "qk-memo-title", placeholder: "Title", "aria-label": "Title of the memo", maxLength: 300 });
    this.text = element("textarea", { className: "qk-memo-text", rows: 5, placeholder: "Your note, in Markdown", "aria-label": "Text of the memo", dir: "auto" });
    this.save = button("Save memo", { className: "qk-tool qk-first", title: "Save (Ctrl+Enter)" });
    this.cancel = button("Cancel", { className: "qk-tool", hidden: true });
    this.save.addEventListener("click", () => this.store());
    this.cancel.addEventListener("click", () => this.stopEditing());
    const keep = () => this.keepDraft();
    this.title.addEventListener("input", keep);
    this.text.addEventListener("input", keep);
    const on = element("label", { className: "qk-on" }, "On ", this.on);
    return element("div", { className: "qk-memo-form" }, on, this.title, this.text, element("div", { className: "qk-row" }, this.save, this.cancel));
  }

  pressed(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.store();
    else return;
    event.preventDefault();
  }

  setMemos(memos) {
    this.memos = memos;
    this.draw();
  }

  /** Show the panel, ready to write on what is chosen; `id` scrolls to one memo. */
  open({ id = null } = {}) {
    this.root.hidden = false;
    this.root.parentElement.classList.add("qk-with-panel");
    this.offer();
    this.restoreDraft();
    if (!id) return this.text.focus();
    const shown = this.list.querySelector(`[data-memo="${CSS.escape(id)}"]`);
    shown?.scrollIntoView({ block: "nearest" });
    return shown?.focus();
  }

  close() {
    this.root.hidden = true;
    this.root.parentElement.classList.remove("qk-with-panel");
    this.place.closed();
  }

  /** What a new memo can speak of now. */
  offer() {
    if (this.root.hidden || this.editing) return;
    this.offered = this.place.chosen();
    const labels = this.offered.map(({ label }) => label).join("\n");
    if (labels === this.labels) return;
    this.labels = labels;
    this.on.replaceChildren(...this.offered.map(({ label }, n) => element("option", { value: String(n), textContent: label })));
  }

  async store() {
    const { editing } = this;
    const title = this.title.value;
    const text = this.text.value;
    if (!title.trim() && !text.trim()) return this.say("Write a title or some words first.");
    const subjects = editing ? editing.subjects : [this.offered[Number(this.on.value)].subject];
    this.drafted = this.drafted ?? identity();
    const body = { id: editing?.id ?? this.drafted, title, text, subjects };
    return this.send(editing ? "memo.change" : "memo.write", body, "Saved.");
  }

  /** Ask the server; what was typed stays until it has answered. */
  async send(kind, body, done) {
    this.say("Saving…");
    try {
      const { memos } = await this.place.ask(kind, body);
      if (kind === "memo.write" || kind === "memo.change") this.empty();
      this.place.arrived(memos);
      this.say(done);
      return true;
    } catch (error) {
      this.say(`Not saved: ${error.message}. What you wrote is kept here.`);
      return false;
    }
  }

  say(text) {
    this.message.replaceChildren(text);
  }

  empty() {
    this.editing = null;
    this.drafted = null;
    this.title.value = "";
    this.text.value = "";
    this.cancel.hidden = true;
    this.on.disabled = false;
    this.labels = "";
    localStorage.removeItem(this.draftKey());
    this.offer();
  }

  edit(memo) {
    this.editing = memo;
    this.title.value = memo.title;
    this.text.value = memo.text;
    this.cancel.hidden = false;
    this.on.replaceChildren(element("option", { value: "0", textContent: whatOn(memo, this.place) }));
    this.on.disabled = true;
    this.text.focus();
  }

  stopEditing() {
    this.empty();
    this.text.focus();
  }

  async remove(memo) {
    if (!(await this.send("memo.remove", { id: memo.id }, "Removed."))) return;
    const undo = button("Undo", { className: "qk-tool" });
    undo.addEventListener("click", () => {
      this.text.focus(); // the button goes, the keyboard stays
      this.send("memo.restore", { id: memo.id }, "Brought back.");
    });
    this.message.append(" ", undo);
    undo.focus();
  }

  // Drafts outlive a closed panel and a closed tab

  draftKey() {
    return `${DRAFT}${this.place.scope()}`;
  }

  keepDraft() {
    if (this.editing) return;
    try {
      localStorage.setItem(this.draftKey(), JSON.stringify([this.title.value, this.text.value]));
    } catch {
      // Storage is full or forbidden: the words are still in the form.
    }
  }

  restoreDraft() {
    if (this.editing || this.title.value || this.text.value) return;
    try {
      const [title, text] = JSON.parse(localStorage.getItem(this.draftKey()) ?? "[]");
      this.title.value = title ?? "";
      this.text.value = text ?? "";
    } catch {
      localStorage.removeItem(this.draftKey());
    }
  }

  draw() {
    const cards = this.memos.map((memo) => this.card(memo));
    const none = element("p", { className: "qk-hint", textContent: "No memos on this transcript or its codes yet." });
    this.list.replaceChildren(...(cards.length ? cards : [none]));
  }

  card(memo) {
    const parts = [
      element("h4", { textContent: memo.title, dir: "auto" }),
      element("p", { className: "qk-hint", textContent: `${memo.author} · ${memo.changed} · on ${whatOn(memo, this.place)}` }),
    ];
    if (memo.text && memo.text !== memo.title) parts.push(element("p", { className: "qk-memo-body", textContent: memo.text, dir: "auto" }));
    const tools = element("div", { className: "qk-row" });
    if (memo.start !== null) tools.append(this.tool("Show", memo, () => this.place.go(memo)));
    if (memo.author === this.place.coder()) {
      tools.append(this.tool("Edit", memo, () => this.edit(memo)), this.tool("Remove", memo, () => this.remove(memo)));
    }
    return element("article", { className: "qk-memo", "data-memo": memo.id, tabIndex: -1 }, ...parts, tools);
  }

  tool(label, memo, act) {
    const made = button(label, { className: "qk-tool", "aria-label": `${label}: ${memo.title}` });
    made.addEventListener("click", act);
    return made;
  }
}

function whatOn({ subjects, start, quote }, place) {
  if (start !== null) return `“${quote.length > 60 ? `${[...quote].slice(0, 58).join("")}…` : quote}”`;
  const names = subjects.map(({ kind, id }) => (kind === "code" ? `code ${place.label(id)}` : kind === "transcript" ? "this transcript" : kind));
  return names.join(", ");
}
