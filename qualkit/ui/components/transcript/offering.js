// Offering: which codes the picker shows first, and whether it may.

import { Likely } from "./likely.js";

const OFFERS = 3;
const SETTLED = 400; // milliseconds after a transcript is opened

export class Offering {
  constructor(ask) {
    this.ask = ask;
    this.likely = null;
  }

  /** A transcript was opened: learn anew what the server knows, once the page is drawn. */
  open({ coder, project, transport }, desk, storage) {
    Object.assign(this, { storage, desk, key: `qualkit.offers.${project}.${coder}` });
    desk.offering = this;
    clearTimeout(this.timer);
    if (transport === "http") this.timer = setTimeout(() => this.load(desk), SETTLED);
  }

  async load(desk) {
    const told = await this.ask("likely", {}).catch(() => null);
    if (told && desk === this.desk) this.likely = told.on ? new Likely(told) : null;
  }

  get available() {
    return this.likely !== null;
  }

  get on() {
    return this.storage.getItem(this.key) !== "off";
  }

  set on(wanted) {
    try {
      this.storage.setItem(this.key, wanted ? "on" : "off");
    } catch {
      // Storage is full or forbidden: the choice lasts until the next one.
    }
  }

  /** Ids of the codes to show first for some words at {start, end} in code points; none while it is off or does not know yet. */
  first(text, recents, codes, points) {
    if (!this.available || !this.on) return [];
    const shown = new Set(codes.map((code) => code.id));
    return this.likely.first(text, recents.ids, Infinity, points).filter((id) => shown.has(id)).slice(0, OFFERS);
  }

  /** Somebody gave a code to words, before the code counts among her recent ones. */
  chose(text, code, recents, points) {
    this.likely?.learn(text, code, recents.ids, points);
  }

  close() {
    clearTimeout(this.timer);
  }
}
