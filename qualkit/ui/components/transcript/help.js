// Help: every key of the surface in one window.

import { button, element } from "./elements.js";
import { HELP } from "./keyboard.js";

export class Help {
  constructor() {
    const close = button("Close", { className: "qk-tool" });
    close.addEventListener("click", () => this.root.close());
    this.root = element(
      "dialog",
      { className: "qk-help", "aria-label": "Keys" },
      element("h2", { textContent: "Keys" }),
      element("div", { className: "qk-help-groups" }, ...HELP.map(group)),
      close,
    );
  }

  open() {
    if (!this.root.open) this.root.showModal();
  }
}

function group([title, rows]) {
  const lines = rows.map(([keys, what]) => element("tr", {}, element("th", { scope: "row" }, ...caps(keys)), element("td", { textContent: what })));
  return element("section", {}, element("h3", { textContent: title }), element("table", {}, element("tbody", {}, ...lines)));
}

function caps(keys) {
  return keys.split(" ").map((key) => (key === "to" || key === "or" ? ` ${key} ` : element("kbd", { textContent: key })));
}
