// Handles: grips at both ends of the picked coding, to drag its borders.

import { draggedBorder } from "./borders.js";
import { element } from "./elements.js";
import { pointIn } from "./reading.js";
import { clearSelection, preview, unitAtPoint } from "./selection.js";
import { turnAt } from "./segments.js";

export class Handles {
  /** `desk()` gives the desk of the transcript that is shown. */
  constructor(desk) {
    this.desk = desk;
    this.grips = ["start", "end"].map((side) => this.grip(side));
  }

  grip(side) {
    const made = element("span", { className: `qk-grip qk-grip-${side}`, "aria-hidden": "true", hidden: true });
    made.addEventListener("pointerdown", (event) => this.grasp(event, made));
    made.addEventListener("pointermove", (event) => this.held === side && this.drag(event, side));
    made.addEventListener("pointerup", (event) => this.drop(event, side));
    made.addEventListener("pointercancel", () => this.letGo());
    made.addEventListener("click", (event) => event.stopPropagation());
    return Object.assign(made, { side });
  }

  /** Stand at the ends of the picked coding, or go away. */
  place() {
    const { one, board, reader } = this.desk();
    const coding = one.own;
    for (const grip of this.grips) {
      grip.hidden = !coding;
      if (!coding) continue;
      const index = turnAt(board.turns, grip.side === "start" ? coding.start : coding.end - 1);
      this.stand(grip, reader.views[index], board.turns[index], coding);
    }
  }

  stand(grip, view, turn, coding) {
    const at = grip.side === "start" ? coding.start - turn.start : Math.min(coding.end, turn.end) - turn.start;
    const box = boxAt(view.words, Math.max(0, at), grip.side);
    if (grip.parentElement !== view.row) view.row.append(grip);
    const row = view.row.getBoundingClientRect();
    grip.style.left = `${box.x - row.left}px`;
    grip.style.top = `${box.top - row.top}px`;
    grip.style.height = `${box.height}px`;
  }

  grasp(event, grip) {
    event.preventDefault();
    event.stopPropagation();
    this.held = grip.side;
    grip.setPointerCapture(event.pointerId);
    grip.classList.add("qk-held");
  }

  spanAt(event, side) {
    const { one, board, reader } = this.desk();
    const unit = unitAtPoint(board, reader.views, reader.area, event.clientX, event.clientY);
    return unit === null || !one.own ? null : { unit, span: draggedBorder(board, one.own, side, unit) };
  }

  drag(event, side) {
    const { board, reader } = this.desk();
    const span = this.spanAt(event, side)?.span;
    if (span) preview(board, reader.views, span);
  }

  drop(event, side) {
    if (this.held !== side) return;
    event.stopPropagation();
    const found = this.spanAt(event, side);
    this.letGo();
    if (found?.span) this.desk().one.dragBorder(side, found.unit);
  }

  letGo() {
    this.held = null;
    for (const grip of this.grips) grip.classList.remove("qk-held");
    clearSelection(this.desk().reader.area);
  }
}

/** The line of text beside a place in a turn's words: where it stands and how tall it is. */
function boxAt(words, offset, side) {
  const range = new Range();
  const first = side === "start" ? offset : Math.max(0, offset - 1);
  range.setStart(...pointIn(words, first));
  range.setEnd(...pointIn(words, first + 1));
  const boxes = range.getClientRects();
  const box = (side === "start" ? boxes[boxes.length - 1] : boxes[0]) ?? words.getBoundingClientRect();
  return { x: side === "start" ? box.left : box.right, top: box.top, height: box.height };
}
