// Live: hears from the server when others changed what is shown here, and has it drawn.

const PAUSE = 1000;
const AFTER_TROUBLE = 5000;
const PATIENCE = 40_000;

export class Live {
  /** `refresh()` draws what the server knows; `busy()` says that redrawing would disturb now. */
  constructor({ refresh, busy }) {
    Object.assign(this, { refresh, busy, call: null });
    this.seen = () => (document.hidden ? this.stop() : this.start());
    document.addEventListener("visibilitychange", this.seen);
  }

  /** Listen for another transcript; without an address nothing is asked. */
  opened(url, transcript) {
    this.stop();
    Object.assign(this, { url, transcript, mark: "" });
    this.start();
  }

  start() {
    if (!this.url || this.call || document.hidden) return; // a hidden tab holds no connection
    this.call = new AbortController();
    this.listen(this.call.signal);
  }

  stop() {
    this.call?.abort();
    this.call = null;
  }

  async listen(gone) {
    while (!gone.aborted) {
      const mark = await this.asked(gone).catch(() => null);
      if (gone.aborted) return;
      if (mark && mark !== this.mark) await this.show(mark, gone);
      await pause(mark === null ? AFTER_TROUBLE : PAUSE);
    }
  }

  async asked(gone) {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(PATIENCE)]);
    const told = new URLSearchParams({ transcript: this.transcript, mark: this.mark });
    const answer = await fetch(`${this.url}?${told}`, { signal });
    return answer.ok ? (await answer.json()).mark : null;
  }

  /** Words that are selected, and what is being typed, come first. */
  async show(mark, gone) {
    while (this.busy() && !gone.aborted) await pause(PAUSE);
    if (gone.aborted) return;
    this.mark = mark;
    await this.refresh();
  }

  close() {
    this.stop();
    document.removeEventListener("visibilitychange", this.seen);
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
