// Noted: the memos on this transcript and its codes, their marks, and the panel to write them.

import { button } from "./elements.js";
import { highlight } from "./highlights.js";
import { MemoPanel } from "./memopanel.js";
import { turnAt } from "./segments.js";

export class Noted {
  constructor(surface, { places, ask }) {
    Object.assign(this, { surface, places });
    this.memos = [];
    this.panel = new MemoPanel(this.place(ask));
    surface.codes.root.append(this.panel.root);
    this.button = button("Memos", { className: "qk-tool", title: "Memos on these words, this transcript and its codes (Ctrl+Alt+M)" });
    this.button.addEventListener("click", () => this.toggle());
  }

  place(ask) {
    const { surface } = this;
    return {
      coder: () => surface.look.coder,
      scope: () => `${surface.settings?.project}.${surface.desk?.board.name}`,
      label: (code) => surface.codes.label(code),
      chosen: () => this.chosen(),
      arrived: (memos) => this.setMemos(memos),
      closed: () => surface.reader.area.focus({ preventScroll: true }),
      go: (memo) => this.places.show(memo),
      ask,
    };
  }

  setMemos(rows) {
    const { board } = this.surface.desk;
    this.memos = rows.map((memo) => this.placed(memo, board.revision));
    this.button.textContent = rows.length ? `Memos (${rows.length})` : "Memos";
    this.panel.setMemos(this.memos);
    this.drawMemos();
  }

  /** A memo with the first of its passages that stands in this text. */
  placed(memo, revision) {
    const here = memo.subjects.find((s) => s.transcript === this.surface.desk.board.name && s.revision === revision && s.start !== null);
    const place = here ? { ...this.places.units([here.start, here.end]), quote: here.quote } : { start: null, end: null, quote: "" };
    return { ...memo, ...place };
  }

  drawMemos() {
    const { board } = this.surface.desk;
    const { views } = this.surface.reader;
    const on = this.memos.filter((memo) => memo.start !== null);
    this.highlight();
    for (const old of this.surface.reader.area.querySelectorAll(".qk-memo-mark")) old.remove();
    for (const memo of on) views[turnAt(board.turns, memo.start)].row.firstElementChild.append(this.mark(memo));
    this.markCodes();
  }

  mark(memo) {
    const made = button("✎", { className: "qk-memo-mark", title: `Memo: ${memo.title}`, "aria-label": `Memo: ${memo.title}`, tabIndex: -1 });
    made.addEventListener("click", (event) => {
      event.stopPropagation();
      this.panel.open({ id: memo.id });
    });
    return made;
  }

  /** A mark beside each code that a memo speaks of. */
  markCodes() {
    const noted = new Set(this.memos.flatMap((memo) => memo.subjects.filter((s) => s.kind === "code").map((s) => s.id)));
    for (const row of this.surface.codes.list.children) row.classList.toggle("qk-noted", noted.has(row.dataset.code));
  }

  /** Again after turns were rebuilt. */
  highlight() {
    const on = this.memos.filter((memo) => memo.start !== null);
    highlight("qk-memo", this.surface.desk.board, this.surface.reader.views, on);
  }

  toggle() {
    if (this.panel.root.hidden) this.panel.open();
    else this.panel.close();
  }

  /** What a new memo may speak of: the words or coding in hand, this transcript, the code in view. */
  chosen() {
    const { desk, codes } = this.surface;
    const { board } = desk;
    const found = [];
    if (desk.span) found.push({ label: `“${shortened(board.quote(desk.span))}”`, subject: { kind: "passage", transcript: board.name, revision: board.revision, ...board.points(desk.span) } });
    const picked = board.codings.get(desk.picked);
    if (picked) found.push({ label: `this coding: ${codes.label(picked.code)}`, subject: { kind: "coding", id: picked.id } });
    found.push({ label: "this transcript, for the team", subject: { kind: "transcript", id: board.name } });
    if (codes.active) found.push({ label: `code ${codes.label(codes.active)}`, subject: { kind: "code", id: codes.active } });
    return found;
  }
}

function shortened(words) {
  const flat = words.replace(/\s+/gu, " ");
  return flat.length > 50 ? `${[...flat].slice(0, 48).join("")}…` : flat;
}
