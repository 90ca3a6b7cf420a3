// Transport: how operations reach the server. Two ways, one promise: [[operation id, problem]].

const PATIENCE = 8000;
const OUT_OF_REACH = "the server is out of reach";
const FOREIGN = "the answer did not come from qualkit; you may be signed out, so sign in again in another tab";

/** Straight to the server's own route, which page scripts cannot keep waiting. */
export function httpTransport(url) {
  return async (operations) => {
    const request = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ operations }),
      signal: AbortSignal.timeout(PATIENCE),
    };
    const answer = await fetch(url, request).catch(() => Promise.reject(new Error(OUT_OF_REACH)));
    const body = await answer.json().catch(() => ({}));
    if (answer.ok && Array.isArray(body.outcomes)) return body.outcomes;
    throw new Error(said(answer, body));
  };
}

/** Why edits were not taken, in words. */
function said({ ok, status }, { what }) {
  if (what) return what;
  if (ok || status === 401 || status === 403) return FOREIGN;
  return `the server answered ${status}`;
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
      const timer = setTimeout(() => reject(new Error(OUT_OF_REACH)), PATIENCE);
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
  return (await asked(url, transcript)).codings.map(fromRow);
}

/** What this coder can undo and redo in a transcript. */
export function currentSteps(url, transcript) {
  return asked(url, transcript);
}

/** The codes of the newest codebook. */
export async function currentCodes(url) {
  return (await asked(url, "")).codes;
}

async function asked(url, transcript) {
  const answer = await fetch(`${url}?transcript=${encodeURIComponent(transcript)}`);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

/** Python sends codings as rows to keep them small. */
export function fromRow([id, code, start, end, coder, note, value, round, origin, valence]) {
  return { id, code, start, end, coder, note, value, round, origin, valence };
}

/** All codes, where codings carry one that is not among the known; else null. */
export async function codesBeyond(known, codings, url) {
  return codings.every(({ code }) => known.has(code)) ? null : currentCodes(url).catch(() => null);
}
