// Here: tells the server which transcript is open in this tab, and shows who else is in it.

import { element } from "./elements.js";

const EVERY = 15_000;

export class Here {
  constructor() {
    this.root = element("span", { className: "qk-company", role: "status", "aria-live": "polite" });
    this.timer = 0;
  }

  /** Another transcript is open; without a route of ours nothing is told. */
  opened(url, transcript) {
    Object.assign(this, { url, transcript });
    clearInterval(this.timer);
    if (!url) return;
    this.tell();
    this.timer = setInterval(() => this.tell(), EVERY);
  }

  async tell() {
    if (!this.root.isConnected) return clearInterval(this.timer);
    if (document.hidden) return;
    const answer = await fetch(this.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ transcript: this.transcript }),
    }).catch(() => null);
    const said = answer?.ok ? await answer.json().catch(() => ({})) : {};
    this.show(said.others ?? []);
  }

  show(others) {
    const names = others.filter(([, transcript]) => transcript === this.transcript).map(([who]) => who);
    this.root.textContent = names.length ? `Also here: ${names.join(", ")}` : "";
  }
}
