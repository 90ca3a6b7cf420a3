// Toolbar: undo, redo, delete, whose codings are shown, and whether everything is saved.

import { button, element } from "./elements.js";

export class Toolbar {
  constructor(actions) {
    this.undo = tool("Undo", "Ctrl+Z", actions.undo);
    this.redo = tool("Redo", "Ctrl+Shift+Z", actions.redo);
    this.remove = tool("Delete coding", "Delete", actions.remove);
    this.whose = element("select", { className: "qk-tool", "aria-label": "Whose codings are shown" });
    this.whose.addEventListener("change", () => actions.show(this.whose.value));
    this.message = element("span", { className: "qk-message", role: "status", "aria-live": "polite" });
    this.saved = element("span", { className: "qk-saved", role: "status", "aria-live": "polite" });
    const tools = [this.undo, this.redo, this.remove, this.whose];
    this.root = element(
      "div",
      { className: "qk-toolbar", role: "toolbar", "aria-label": "Coding" },
      ...tools,
      this.message,
      this.saved,
    );
  }

  say(text, { alarm = false } = {}) {
    this.message.textContent = text;
    this.message.classList.toggle("qk-alarm", alarm);
  }

  /** Say "Saved" only when the server has acknowledged everything. */
  showQueue({ pending, problem, acknowledged }) {
    const changes = pending.length === 1 ? "1 change" : `${pending.length} changes`;
    if (problem) this.saved.textContent = `Not saved: ${problem}. ${changes} kept here; trying again.`;
    else if (pending.length) this.saved.textContent = `Saving ${changes}…`;
    else this.saved.textContent = acknowledged ? "Saved" : "";
    this.saved.classList.toggle("qk-alarm", Boolean(problem));
  }

  showHistory({ done, undone }) {
    this.undo.disabled = !done.length;
    this.redo.disabled = !undone.length;
    this.undo.title = `Undo${named(done)} (Ctrl+Z)`;
    this.redo.title = `Redo${named(undone)} (Ctrl+Shift+Z)`;
  }

  showPicked(own) {
    this.remove.disabled = !own;
  }

  /** Offer everyone, oneself, and each other coder. */
  showCoders(names, me, chosen) {
    const others = [...names].filter((name) => name !== me).sort();
    const options = [option("", "Everyone’s codings"), option(me, `Mine (${me})`)];
    this.whose.replaceChildren(...options, ...others.map((name) => option(name, name)));
    this.whose.value = chosen;
  }
}

/** What the newest step of a stack is called. */
function named(stack) {
  const action = stack[stack.length - 1]?.action;
  return action ? `: ${action}` : "";
}

function tool(label, keys, act) {
  const made = button(label, { className: "qk-tool", title: `${label} (${keys})`, disabled: true });
  made.addEventListener("click", () => act());
  return made;
}

function option(value, label) {
  return element("option", { value, textContent: label });
}
