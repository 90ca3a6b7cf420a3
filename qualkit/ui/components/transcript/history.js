// History: what can be undone and redone. The server keeps the same two stacks in its log, so they
// are there again after a reload; qualkit.model.operation.stacks has the same rules.

import { inverse, partsOf } from "./edits.js";

export class History {
  constructor() {
    this.done = []; // operations as they were applied, the newest last
    this.undone = [];
    this.left = 0; // older ones that only the server knows
    this.skipped = new Set();
  }

  /** Take over what the server knows (newest first), then what is still on its way to it. */
  load({ done, undone, left }, pending) {
    const wanted = (step) => !this.skipped.has(step.id);
    this.done = done.filter(wanted).reverse();
    this.undone = undone.filter(wanted).reverse();
    this.left = left;
    for (const operation of pending) this.note(operation);
  }

  /** Remember an operation: one that takes another back moves to the other stack. */
  note(operation) {
    const { id, action, undoes } = operation;
    const known = (step) => step.id === id;
    if (this.done.some(known) || this.undone.some(known)) return;
    const step = { id, action, parts: partsOf(operation) };
    if (removed(this.done, undoes)) this.undone.push(step);
    else if (removed(this.undone, undoes)) this.done.push(step);
    else {
      this.done.push(step);
      this.undone.length = 0;
    }
  }

  undo() {
    return taking(this.done);
  }

  redo() {
    return taking(this.undone);
  }

  /** Forget an operation that the server refused. */
  forget(id) {
    removed(this.done, id) || removed(this.undone, id);
  }

  /** Leave a step out for good, because something else changed what it changed. */
  skip(id) {
    this.skipped.add(id);
    this.forget(id);
  }
}

/** What would take the newest step of a stack back: {action, undoes, parts}, or null. */
function taking(stack) {
  const step = stack[stack.length - 1];
  return step ? { action: step.action, undoes: step.id, parts: inverse(step.parts) } : null;
}

function removed(stack, id) {
  const at = id ? stack.findIndex((step) => step.id === id) : -1;
  if (at >= 0) stack.splice(at, 1);
  return at >= 0;
}
