// Performer: draws an operation at once, remembers it and hands it to the queue; takes steps back.

import { codingAfter, codingIn, inverse, partsOf, sameState, stateOf } from "./edits.js";
import { identity } from "./queue.js";

export class Performer {
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** Draw an operation, remember it and queue it. */
  perform(action, parts, undoes = "") {
    const { name: transcript, revision } = this.board;
    const { round } = this;
    const operation = { id: identity(), transcript, revision, round, action, undoes, parts };
    for (const part of parts) this.draw(part);
    this.history.note(operation);
    this.queue.push(operation);
    this.changed();
    return operation;
  }

  /** Show the codes that parts make or take back. */
  drawCodes(parts) {
    for (const { add, drop, label, stance } of parts) {
      if (add) this.codes.addCode({ id: add, label, stance });
      if (drop) this.codes.dropCode(drop);
    }
  }

  draw(part) {
    const { add, drop, take, put } = part;
    if (add || drop) this.drawCodes([part]);
    else if (take) this.reader.draw(this.board.remove(take));
    else {
      const { coder, round } = this;
      this.reader.draw(this.board.put(codingAfter(part, { old: this.board.codings.get(put), coder, round })));
    }
  }

  undo() {
    this.replay(this.history.undo(), "Undone");
  }

  redo() {
    this.replay(this.history.redo(), "Redone");
  }

  replay(step, word) {
    if (!step) return this.toolbar.say(word === "Undone" ? "Nothing to undo." : "Nothing to redo.");
    if (!step.parts.every((part) => this.fits(part, step.parts))) {
      this.history.skip(step.undoes);
      this.changed();
      const what = step.action || "a step";
      return this.toolbar.say(`Left as it is: something else changed it since (${what}).`, { alarm: true });
    }
    this.perform(step.action, step.parts, step.undoes);
    this.toolbar.say(`${word}: ${step.action || "code"}${this.about(step.parts)}`);
    return this.lookFurther?.();
  }

  /** Whether what a part expects to find is there; codes it needs may come in the same operation. */
  fits(part, parts) {
    const coding = this.board.codings.get(codingIn(part));
    if (part.was) return coding?.coder === this.coder && sameState(stateOf(coding), part.was);
    if (!part.put) return true;
    const { code } = part.state;
    return !coding && (this.codes.byId.has(code) || parts.some((other) => other.add === code));
  }

  about(parts) {
    const part = parts.find((each) => each.label) ?? parts.find((each) => codingIn(each));
    const name = part.label ?? this.codes.label((part.state ?? part.was).code);
    return `, ${shortened(name)}`;
  }

  /** The server refused: take the operation back and say why. */
  refused(operation, problem) {
    for (const part of inverse(partsOf(operation))) if (this.fits(part, [])) this.draw(part);
    this.history.forget(operation.id);
    this.toolbar.say(`Taken back: ${problem}`, { alarm: true });
    this.changed();
  }
}

export function shortened(words) {
  const flat = words.replace(/\s+/gu, " ");
  return flat.length > 90 ? `${[...flat].slice(0, 88).join("")}…` : flat;
}
