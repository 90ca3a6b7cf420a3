// Pointer: the mouse selects words and picks codings in the transcript; a tap picks.

import { unitAtPoint } from "./selection.js";

export class Pointer {
  /** `surface` has root, reader and the desk of the transcript that is shown. */
  constructor(surface) {
    this.surface = surface;
    const { area } = surface.reader;
    area.addEventListener("pointerdown", (event) => event.pointerType !== "touch" && this.grasped());
    area.addEventListener("click", (event) => this.tapped(event));
    this.dropped = (event) => this.dragging && setTimeout(() => this.released(event), 0);
    this.lost = () => this.drag(false);
    window.addEventListener("pointerup", this.dropped);
    window.addEventListener("pointercancel", this.lost);
  }

  get desk() {
    return this.surface.desk;
  }

  grasped() {
    this.drag(true);
    this.desk.cancel({ quiet: true });
  }

  drag(on) {
    this.dragging = on;
    document.documentElement.classList.toggle("qk-dragging", on);
  }

  /** The mouse was let go, perhaps outside the transcript, after it went down inside. */
  released(event) {
    this.drag(false);
    const { root } = this.surface;
    const target = event.target instanceof Element ? event.target : root;
    const { clientX, clientY } = event;
    if (this.desk.readMouse(root, { target, clientX, clientY }) || target.closest("button")) return;
    this.pickAt(target, clientX, clientY);
  }

  /** Pick what is marked at a point; the word there becomes the place of the cursor. */
  pickAt(target, x, y) {
    const { desk } = this;
    const { reader } = this.surface;
    const ids = target.closest(".qk-mark")?.dataset.ids?.split(" ");
    if (!ids) return desk.pick(null);
    return desk.pickAt(ids, unitAtPoint(desk.board, reader.views, reader.area, x, y));
  }

  /** A tap: words that are marked are picked, anything else lets go. */
  tapped(event) {
    if (event.pointerType !== "touch" || event.target.closest("button")) return;
    if (!document.getSelection()?.isCollapsed) return;
    this.desk.cancel({ quiet: true });
    this.pickAt(event.target, event.clientX, event.clientY);
  }

  close() {
    this.drag(false);
    window.removeEventListener("pointerup", this.dropped);
    window.removeEventListener("pointercancel", this.lost);
  }
}
