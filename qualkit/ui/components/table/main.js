// A table of counts in which every cell that holds something is a button.

const make = (parent, tag, className, text) => {
  const node = parent.ownerDocument.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};

function heading(row, text, scope, colSpan = 1) {
  const node = make(row, "th", "", text);
  node.scope = scope;
  if (colSpan > 1) node.colSpan = colSpan;
}

function filled(td, cell, data, component) {
  if (cell.state) {
    td.classList.add("qkm-gap");
    make(td, "span", "qkm-state", cell.state);
    return;
  }
  td.style.setProperty("--qkm-shade", `${cell.shade}%`);
  td.classList.toggle("qkm-dark", cell.shade > 55);
  const holder = make(td, cell.key ? "button" : "span", "qkm-count");
  make(holder, "strong", "", cell.n);
  if (cell.of) make(holder, "small", "", ` of ${cell.of}`);
  if (cell.note) make(td, "span", "qkm-note", cell.note);
  if (!cell.key) return;
  holder.type = "button";
  holder.title = cell.title;
  holder.setAttribute("aria-label", cell.title);
  holder.setAttribute("aria-pressed", String(cell.key === data.chosen));
  holder.dataset.cell = cell.key;
  holder.addEventListener("click", () => component.setTriggerValue("opened", cell.key));
}

function drawn(host, data, component) {
  const kept = [host.firstElementChild?.scrollLeft ?? 0, host.firstElementChild?.scrollTop ?? 0];
  const focused = host.ownerDocument.activeElement?.dataset?.cell;
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
      const td = make(row, "td", data.totals && number === line.cells.length - 1 ? "qkm-sum" : "");
      filled(td, cell, data, component);
    });
  }
  [box.scrollLeft, box.scrollTop] = kept;
  if (focused) [...host.querySelectorAll("button")].find((b) => b.dataset.cell === focused)?.focus();
}

export function mount(component) {
  const parent = component.parentElement;
  const host = parent.querySelector(":scope > .qkm-host") ?? make(parent, "div", "qkm-host");
  drawn(host, component.data, component);
}
