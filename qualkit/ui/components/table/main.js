// A table of counts in which every cell that holds something is a button.

const make = (parent, tag, className, text) => {
  const node = parent.ownerDocument.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};

function heading(row, text, scope) {
  make(row, "th", "", text).scope = scope;
}

function filled(td, cell) {
  if (cell.state) {
    td.classList.add("qkm-gap");
    make(td, "span", "qkm-state", cell.state);
    return;
  }
  td.style.setProperty("--qkm-shade", `${cell.shade}%`);
  td.classList.toggle("qkm-dark", cell.shade > 55);
  const holder = make(td, cell.key ? "button" : "span", "qkm-count");
  make(holder, "strong", "", cell.n);
  if (cell.of) make(holder, "small", "", ` ${cell.of}`);
  if (cell.note) make(td, "span", "qkm-note", cell.note);
  if (!cell.key) return;
  holder.type = "button";
  holder.title = cell.title;
  holder.setAttribute("aria-label", cell.title);
  holder.dataset.cell = cell.key;
}

function drawn(host, data) {
  const kept = [host.firstElementChild?.scrollLeft ?? 0, host.firstElementChild?.scrollTop ?? 0];
  host.replaceChildren();
  const box = make(host, "div", "qkm-box");
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", data.caption);
  const table = make(box, "table", "qkm-table");
  make(table, "caption", "qkm-hidden", data.caption);
  const head = make(make(table, "thead"), "tr");
  heading(head, data.corner, "col");
  for (const name of data.columns) heading(head, name, "col");
  const body = make(table, "tbody");
  for (const line of data.rows) {
    const row = make(body, "tr", line.total ? "qkm-total" : "");
    heading(row, line.name, "row");
    line.cells.forEach((cell, number) => {
      const sum = data.totals && number === line.cells.length - 1;
      filled(make(row, "td", sum ? "qkm-sum" : ""), cell);
    });
  }
  [box.scrollLeft, box.scrollTop] = kept;
}

function press(host, chosen) {
  for (const button of host.querySelectorAll("button")) {
    const pressed = String(button.dataset.cell === chosen);
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  }
}

const SHOWN = new WeakMap();

export function mount(component) {
  const parent = component.parentElement;
  let host = parent.querySelector(":scope > .qkm-host");
  if (!host) {
    host = make(parent, "div", "qkm-host");
    host.addEventListener("click", (event) => {
      const key = event.target.closest("button")?.dataset.cell;
      if (key) SHOWN.get(host).component.setTriggerValue("opened", key);
    });
  }
  const { chosen, ...data } = component.data;
  const drawing = JSON.stringify(data);
  if (SHOWN.get(host)?.drawing !== drawing) drawn(host, data); // a click alone draws nothing anew
  SHOWN.set(host, { component, drawing });
  press(host, chosen);
}
