// Popover: the codes used last, next to the selection, and the other ways to give a code.

import { button, element, tinted } from "./elements.js";

const SHOWN = 5;

export class Popover {
  /** `find`, `inVivo` open the picker and make a code of the words. */
  constructor({ find, inVivo }) {
    this.root = element("div", {
      className: "qk-popover",
      hidden: true,
      role: "group",
      "aria-label": "Give the selected words a code",
    });
    this.keep = button("Keep selected", {
      className: "qk-quiet",
      title: "Give these words several codes (or Shift+click, Shift+number)",
      "aria-pressed": "false",
    });
    this.keep.addEventListener("click", () => this.setKeep(!this.keeps));
    this.vivo = quiet("In vivo", "v", "A new code named after these words (v)", inVivo);
    this.more = quiet("Find or new", "/", "Find a code or make a new one (/)", find);
    this.recents = { first: (codes) => codes };
    this.setKeep(false);
  }

  setKeep(on) {
    this.keeps = on;
    this.keep.setAttribute("aria-pressed", String(on));
  }

  /** Show near `box`, within `host`; both in viewport pixels. */
  show(box, host, codes) {
    const choices = this.recents.first(codes).slice(0, SHOWN).map(choice);
    const more = element("div", { className: "qk-popover-more" }, this.more, this.vivo, this.keep);
    this.root.replaceChildren(...choices, more);
    this.root.hidden = false;
    placeNear(this.root, box, host);
  }

  hide() {
    this.root.hidden = true;
    this.setKeep(false);
  }
}

/** Put a floating element under `box`, or over it where there is no room; within `host`. */
export function placeNear(root, box, host) {
  const most = host.width - root.offsetWidth - 8;
  root.style.left = `${Math.max(4, Math.min(box.left - host.left, most))}px`;
  const below = box.bottom + 8;
  const over = box.top - root.offsetHeight - 8;
  const fits = below + root.offsetHeight <= Math.min(window.innerHeight, host.bottom) || over < Math.max(0, host.top);
  root.style.top = `${(fits ? below : over) - host.top}px`;
}

function choice(code) {
  return tinted(button(code.label, { className: "qk-choice", title: code.label, "data-code": code.id }), code.color);
}

function quiet(label, key, title, act) {
  const made = button("", { className: "qk-quiet", title, "aria-keyshortcuts": key });
  made.append(label, element("kbd", { textContent: key, "aria-hidden": "true" }));
  made.addEventListener("click", act);
  return made;
}
