// Asking: one question to the server, one answer; for what is not an edit of codings.

const PATIENCE = 8000;

/** Straight to the server's own route. */
export function routeAsk(url) {
  return async (kind, body) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind, ...body }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error([said.what, said.hint].filter(Boolean).join("; ") || `the server answered ${answer.status}`);
    return said;
  };
}

/** Through the component's state, where there is no route of ours: one question at a time. */
export class StateAsk {
  constructor() {
    this.round = 0;
    this.waiting = null;
    this.last = Promise.resolve();
  }

  ask(kind, body) {
    const next = this.last.catch(() => {}).then(() => this.send(kind, body));
    this.last = next;
    return next;
  }

  send(kind, body) {
    this.round += 1;
    const round = `${Date.now()}.${this.round}`;
    this.component.setStateValue("asked", { round, kind, ...body });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the server does not answer")), PATIENCE);
      this.waiting = { round, resolve, reject, timer };
    });
  }

  deliver(answered) {
    if (!answered || answered.round !== this.waiting?.round) return;
    const { resolve, reject, timer } = this.waiting;
    clearTimeout(timer);
    this.waiting = null;
    if (answered.problem) reject(new Error(answered.problem));
    else resolve(answered.answer);
  }
}
