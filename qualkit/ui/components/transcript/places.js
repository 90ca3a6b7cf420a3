// Places: where the person is in the transcript, and bringing another place into view.

import { jumpTo, PLACES } from "./jumping.js";
import { toUnits } from "./offsets.js";
import { turnAt } from "./segments.js";

export const NAMES = { coded: "coded passage", uncoded: "uncoded turn", disputed: "disputed turn", memo: "memo" };

export class Places {
  /** `memos()` answers the memos shown; `saw(number)` hears how many turns came into view. */
  constructor(surface, { memos, saw }) {
    Object.assign(this, { surface, memos, saw });
    surface.reader.area.addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  units([start, end]) {
    const { table } = this.surface.desk.board;
    return { start: toUnits(table, start), end: toUnits(table, end) };
  }

  /** Where the person is: the word cursor where it can be seen, else the first turn in view. */
  here() {
    const { desk, reader } = this.surface;
    if (!desk) return 0;
    const top = desk.board.turns[reader.topTurn()]?.start ?? 0;
    if (desk.cursor === null || desk.cursor === undefined) return top - 1;
    const view = reader.views[turnAt(desk.board.turns, desk.cursor)];
    const [box, area] = [view.row.getBoundingClientRect(), reader.area.getBoundingClientRect()];
    return box.bottom > area.top && box.top < area.bottom ? desk.cursor : top - 1;
  }

  /** Bring a span into view and put the word cursor there. */
  show(span) {
    const { desk, reader } = this.surface;
    if (span?.start === null || !span) return;
    const index = turnAt(desk.board.turns, span.start);
    desk.cursor = desk.anchor = span.start;
    reader.views[index].row.scrollIntoView({ block: "center" });
    for (const old of reader.area.querySelectorAll(".qk-here")) old.classList.remove("qk-here");
    reader.views[index].row.classList.add("qk-here");
  }

  /** Go there and select it, so that a key codes it. */
  take(span) {
    this.surface.reader.area.focus({ preventScroll: true });
    if (!span) return;
    this.show(span);
    this.surface.desk.select(span);
  }

  jump(kind, direction) {
    const { desk, look } = this.surface;
    const places = PLACES[kind]({ board: desk.board, memos: this.memos(), shows: (coding) => look.shows(coding) });
    const last = this.jumped?.kind === kind ? this.jumped.id : undefined;
    const to = jumpTo(places, { start: this.here(), id: last }, direction);
    if (!to) return this.surface.toolbar.say(`There is no ${NAMES[kind]} here.`);
    this.jumped = { kind, id: to.id };
    this.show(to);
    this.surface.toolbar.say(`${NAMES[kind]} ${places.indexOf(to) + 1} of ${places.length}, turn ${turnAt(desk.board.turns, to.start) + 1}`);
    if (kind === "coded") desk.pick(to.id);
    return undefined;
  }

  scrolled() {
    const { reader, desk } = this.surface;
    cancelAnimationFrame(this.scrolling);
    this.scrolling = requestAnimationFrame(() => {
      const bottom = reader.area.getBoundingClientRect().bottom;
      const first = reader.topTurn();
      let last = first;
      while (last + 1 < reader.views.length && reader.views[last + 1].row.getBoundingClientRect().top < bottom) last += 1;
      if (desk && reader.area.scrollTop > 0) this.saw(last + 1);
    });
  }
}
