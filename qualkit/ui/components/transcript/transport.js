// Transport: how operations reach the server. Two ways, one promise: [[operation id, problem]].

const PATIENCE = 8000;
const SILENT = "the server does not answer";

/** Straight to the server's own route, which page scripts cannot keep waiting. */
export function httpTransport(url) {
  return async (operations) => {
    const request = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ operations }),
      signal: AbortSignal.timeout(PATIENCE),
    };
    const answer = await fetch(url, request).catch(() => Promise.reject(new Error(SILENT)));
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(body.what || `the server answered ${answer.status}`);
    return body.outcomes;
  };
}

/** Through the component's state, for `streamlit run app.py`, where there is no route of ours. */
export class StateTransport {
  constructor() {
    this.waiting = null;
    this.round = 0;
    this.component = null;
  }

  send(operations) {
    this.round += 1;
    this.component.setStateValue("pending", { round: this.round, operations });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(SILENT)), PATIENCE);
      this.waiting = { ids: new Set(operations.map((o) => o.id)), resolve, timer };
    });
  }

  /** Outcomes that came with new data from Python. */
  deliver(outcomes) {
    const mine = outcomes.filter(([id]) => this.waiting?.ids.has(id));
    if (!mine.length) return;
    clearTimeout(this.waiting.timer);
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve(mine);
  }
}

/** The codings of a transcript as the server knows them now. */
export async function currentCodings(url, transcript) {
  const answer = await fetch(`${url}?transcript=${encodeURIComponent(transcript)}`);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return (await answer.json()).codings.map(fromRow);
}

/** Python sends codings as rows to keep them small. */
export function fromRow([id, code, start, end, coder, note, value, round, origin]) {
  return { id, code, start, end, coder, note, value, round, origin };
}
