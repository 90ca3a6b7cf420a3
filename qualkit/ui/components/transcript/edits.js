// Edits: what the parts of an operation do to codings, and what takes them back. No DOM in here.
//
// A part is {put, state, was}, {take, was}, {add, label, stance, start, end} or {drop, …}. A state is
// {start, end, code, value, valence, note} in code points; `was` null means: not there before.

const FIELDS = ["start", "end", "code", "value", "valence", "note"];

/** A coding's state; codings on the board keep their code points as `from` and `to`. */
export function stateOf(coding) {
  const { code, value = "", valence = "", note = "" } = coding;
  return { start: coding.from ?? coding.start, end: coding.to ?? coding.end, code, value, valence, note };
}

export function sameState(one, other) {
  return FIELDS.every((name) => (one[name] ?? "") === (other[name] ?? ""));
}

/** The parts of an operation; one from a page before there were parts has a single part. */
export function partsOf(operation) {
  if (operation.parts) return operation.parts;
  const { kind, coding } = operation;
  if (kind === "record") return [{ put: coding, state: stateOf(operation), was: null }];
  return kind === "retract" ? [{ take: coding, was: null }] : [];
}

/** The coding that a part is about, or undefined. */
export function codingIn(part) {
  return part.put ?? part.take;
}

/** The parts that take these back, the last one first. */
export function inverse(parts) {
  return parts.map(inversePart).reverse();
}

function inversePart(part) {
  if ("put" in part && !part.was) return { take: part.put, was: part.state };
  if ("put" in part) return { put: part.put, state: part.was, was: part.state };
  if ("take" in part) return { put: part.take, state: part.was, was: null };
  const { add, drop, ...code } = part;
  return add ? { drop: add, ...code } : { add: drop, ...code };
}

/** The coding as a part leaves it, in code points; `old` is what was there. */
export function codingAfter(part, { old, coder, round }) {
  const kept = old ?? { origin: "human", round };
  return { ...kept, ...part.state, id: part.put, coder, unsaved: true };
}

/** Apply the parts of an operation to `known`, a map of codings in code points by id. */
export function applyTo(known, operation, { coder, round }) {
  for (const part of partsOf(operation)) {
    if ("take" in part) known.delete(part.take);
    else if ("put" in part) known.set(part.put, codingAfter(part, { old: known.get(part.put), coder, round }));
  }
}
