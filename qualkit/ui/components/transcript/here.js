// Here: tells the server which transcript is open in this tab, shows who else is in it and what they do.

import { element } from "./elements.js";
import { Live } from "./live.js";

const EVERY = 15_000;

export class Here {
  /** `surface` has desk, root and refresh(). */
  constructor(surface) {
    this.root = element("span", { className: "qk-company", role: "status", "aria-live": "polite" });
    this.timer = 0;
    this.live = new Live({ refresh: () => surface.refresh(), busy: () => disturbed(surface) });
  }

  /** Another transcript is open; without routes of ours nothing is told. */
  opened(routes, transcript) {
    Object.assign(this, { url: routes && routes.here, transcript });
    clearInterval(this.timer);
    this.live.opened(routes && routes.changes, transcript);
    if (!this.url) return;
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

  close() {
    clearInterval(this.timer);
    this.live.close();
  }
}

/** Whether redrawing would take away a selection or what is being typed. */
function disturbed({ desk, root }) {
  const typing = root.contains(document.activeElement) && document.activeElement.matches("input, textarea");
  return typing || Boolean(desk?.span) || document.documentElement.classList.contains("qk-dragging");
}
