// Popover: the codes used last, next to the selection.

import { button, element, tinted } from "./elements.js";

const SHOWN = 5;

export class Popover {
  constructor() {
    this.root = element("div", {
      className: "qk-popover",
      hidden: true,
      role: "group",
      "aria-label": "Codes used last",
    });
    this.recent = [];
  }

  used(id) {
    this.recent = [id, ...this.recent.filter((other) => other !== id)].slice(0, SHOWN);
  }

  /** Show near `box`, within `host`; both in viewport pixels. */
  show(box, host, codes) {
    const known = new Map(codes.map((code) => [code.id, code]));
    const offered = [...new Set([...this.recent, ...codes.map((code) => code.id)])].slice(0, SHOWN);
    const choices = offered.filter((id) => known.has(id)).map((id) => choice(known.get(id)));
    this.root.replaceChildren(...choices, element("span", { className: "qk-hint", textContent: "/ finds more" }));
    this.root.hidden = false;
    const most = host.width - this.root.offsetWidth - 8;
    this.root.style.left = `${Math.max(4, Math.min(box.left - host.left, most))}px`;
    this.root.style.top = `${box.bottom - host.top + 8}px`;
  }

  hide() {
    this.root.hidden = true;
  }
}

function choice(code) {
  return tinted(button(code.label, { className: "qk-choice", "data-code": code.id }), code.color);
}
