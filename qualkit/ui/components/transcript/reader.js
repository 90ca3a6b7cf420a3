// Reader: the scrolling transcript. Only touched turns are rebuilt, only near ones get a margin.

import { element } from "./elements.js";
import { drawMargin, marginHeight } from "./margin.js";
import { drawMarks, turnElement } from "./reading.js";

const NEAR = "400px";

/** Characters of the longest speaker label, within what the column can give. */
function speakerWidth(turns) {
  const longest = Math.max(0, ...turns.map(({ speaker }) => (speaker ?? "").length));
  return longest && Math.min(Math.max(longest + 1, 3), 16);
}

export class Reader {
  /** `look` answers color(code), label(code), coder, picked and shows(coding). */
  constructor(look) {
    this.look = look;
    this.views = [];
    this.area = element("div", {
      className: "qk-area",
      tabIndex: 0,
      role: "document",
      "aria-label": "Transcript. Select words, then press a number key or slash to code them.",
    });
    this.near = new Set();
    this.stale = new Set();
    this.resized = new ResizeObserver(() => this.redrawMargins());
  }

  load(board) {
    this.board = board;
    this.near.clear();
    this.seen?.disconnect();
    this.seen = new IntersectionObserver((entries) => this.noticed(entries), {
      root: this.area,
      rootMargin: NEAR,
    });
    this.views = board.turns.map((turn, index) => turnElement(turn, index, board.text));
    this.area.style.setProperty("--qk-speaker", `${speakerWidth(board.turns)}ch`);
    this.area.replaceChildren(...this.views.map((view) => view.row));
    this.views.forEach((view, index) => {
      this.stale.add(index);
      this.seen.observe(view.row);
    });
    this.resized.observe(this.area);
  }

  noticed(entries) {
    for (const { target, isIntersecting } of entries) {
      const index = Number(target.dataset.turn);
      if (isIntersecting) this.near.add(index);
      else this.near.delete(index);
    }
    this.drawMargins([...this.near].filter((index) => this.stale.has(index)));
  }

  codings(index) {
    return this.board.inTurn(index).filter((coding) => this.look.shows(coding));
  }

  /** Rebuild the marks of these turns now and their margins when they are near. */
  draw(indexes) {
    for (const index of indexes) {
      drawMarks(this.views[index], this.board.turns[index], this.codings(index), this.board.text, this.look.color);
      this.stale.add(index);
    }
    this.drawMargins(indexes.filter((index) => this.near.has(index)));
    this.drawn?.();
  }

  drawAll() {
    this.draw(this.views.map((_, index) => index));
  }

  drawMargins(indexes) {
    for (const index of indexes) {
      drawMargin(this.views[index], this.board.turns[index], this.codings(index), this.look);
      this.stale.delete(index);
    }
    for (const index of indexes) {
      this.views[index].margin.style.minHeight = `${marginHeight(this.views[index])}px`;
    }
  }

  redrawMargins() {
    this.views.forEach((_, index) => this.stale.add(index));
    this.drawMargins([...this.near]);
  }

  /** Show which coding is picked, or that none is. */
  showPicked(id) {
    for (const old of this.area.querySelectorAll(".qk-picked")) old.classList.remove("qk-picked");
    if (!id) return;
    for (const made of this.area.querySelectorAll(`[data-id="${CSS.escape(id)}"]`)) made.classList.add("qk-picked");
    for (const made of this.area.querySelectorAll(`[data-ids~="${CSS.escape(id)}"]`)) made.classList.add("qk-picked");
  }

  showSaved(id) {
    for (const made of this.area.querySelectorAll(`[data-id="${CSS.escape(id)}"]`)) made.classList.remove("qk-unsaved");
  }

  /** The first turn that can be seen. */
  topTurn() {
    const top = this.area.getBoundingClientRect().top;
    const index = this.views.findIndex((view) => view.row.getBoundingClientRect().bottom > top + 4);
    return Math.max(index, 0);
  }

  close() {
    this.seen?.disconnect();
    this.resized.disconnect();
  }
}
