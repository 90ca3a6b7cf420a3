// Editor: the parts of the surface that change codings, put together around the desk.

import { button } from "./elements.js";
import { Handles } from "./handles.js";
import { Help } from "./help.js";
import { Inspector } from "./inspector.js";
import { keepStrayKeys } from "./keyboard.js";
import { Picker } from "./picker.js";
import { Popover } from "./popover.js";
import { rangeOf } from "./selection.js";
import { listenToTouch } from "./touch.js";

const ON_CODING = ["split", "merge", "hold", "setValence"];

export class Editor {
  /** `surface` has root, reader, codes, look and the desk of the transcript that is shown. */
  constructor(surface) {
    this.surface = surface;
    this.popover = new Popover({ find: () => this.find(), inVivo: () => this.desk.inVivo() });
    this.inspector = new Inspector({ one: () => this.desk.one, recode: () => this.recode() });
    this.inspector.left = () => this.back();
    this.picker = new Picker({
      choose: (code, more) => (this.recoding ? this.desk.one.recode(code) : this.desk.apply(code, more)),
      make: (name, more) => this.make(name, more),
      closed: () => this.back(),
    });
    this.handles = new Handles(() => this.desk);
    this.help = new Help();
    surface.codes.rules.before(this.inspector.root);
    this.resized = new ResizeObserver(() => this.desk && this.handles.place());
  }

  get desk() {
    return this.surface.desk;
  }

  /** Join the page, once the surface has its root. */
  attach({ root, reader, toolbar }) {
    root.append(this.popover.root, this.picker.root, this.help.root);
    const keys = button("Keys", { className: "qk-tool", title: "Show all keys (?)", "aria-keyshortcuts": "?" });
    keys.addEventListener("click", () => this.help.open());
    toolbar.remove.after(keys);
    this.resized.observe(reader.area);
    this.endKeys = keepStrayKeys(root, reader.area);
    this.endTouch = listenToTouch(reader.area, (range) => this.desk.takeRange(root, range, { again: false }));
    this.hidden = () => this.inspector.keepNote();
    window.addEventListener("pagehide", this.hidden);
  }

  /** What keys may ask for besides what the desk does. */
  actions() {
    const onCoding = ON_CODING.map((name) => [name, (...words) => this.desk.one[name](...words)]);
    return {
      ...Object.fromEntries(onCoding),
      find: () => this.find(),
      help: () => this.help.open(),
      inspect: () => this.enter(() => this.inspector.code),
      writeNote: () => this.enter(() => this.inspector.note),
    };
  }

  enter(field) {
    this.desk.one.with(() => field().focus({ preventScroll: true }));
  }

  back() {
    this.surface.reader.area.focus({ preventScroll: true });
  }

  /** Offer codes for the selection or the picked coding; without either, look through the list. */
  find() {
    this.recoding = false;
    const { desk, surface } = this;
    const span = desk.span ?? desk.one.own;
    if (span) this.offer(span);
    else surface.codes.filter.focus();
  }

  recode() {
    this.desk.one.with((coding) => {
      this.recoding = true;
      this.offer(coding);
    });
  }

  offer(span) {
    const { desk, surface } = this;
    const range = rangeOf(desk.board, surface.reader.views, span);
    const box = range?.getBoundingClientRect() ?? surface.reader.area.getBoundingClientRect();
    const host = surface.root.getBoundingClientRect();
    desk.popover.hide();
    const { codes, byId } = surface.codes;
    const { offering, recents } = desk;
    const first = offering?.first(desk.board.quote(span), recents, codes, desk.board.points(span)) ?? [];
    this.picker.open({ box, host, codes: recents.first(codes), byId, first, offering });
  }

  /** A new code; for the picked coding where that is what the choice was opened for. */
  make(name, { keep }) {
    if (this.recoding) this.desk.cancel({ quiet: true });
    return this.desk.makeCode(name, { keep });
  }

  /** Another coding was picked, or the picked one changed. */
  show() {
    const { desk, surface } = this;
    if (!desk) return;
    const { coding } = desk.one;
    const facts = coding && {
      label: surface.codes.label(coding.code),
      color: surface.look.color(coding.code),
      quote: desk.board.quote(coding),
      codes: surface.codes.byId,
    };
    this.inspector.show(facts ?? {});
    this.handles.place();
  }

  close() {
    this.resized.disconnect();
    this.endKeys();
    this.endTouch();
    window.removeEventListener("pagehide", this.hidden);
  }
}
