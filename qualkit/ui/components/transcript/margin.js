// Margin: one stripe per coding, in lanes, with the names of code and coder beside it.

import { button, element, tinted } from "./elements.js";
import { stacked } from "./lanes.js";
import { pointIn } from "./reading.js";

const LANE = 9;
const LABEL = 17;

/** Draw the stripes and labels of one turn; `look` knows names, colours and what is picked. */
export function drawMargin(view, turn, codings, look) {
  if (!codings.length) {
    view.margin.replaceChildren();
    view.margin.style.minHeight = "";
    return;
  }
  const placed = inColumns(codings.map((coding) => ({ coding, ...extent(view, turn, coding) })));
  const stripes = placed.map((place) => stripe(place, look));
  const labels = labelsOf(placed.filter(({ coding }) => coding.start >= turn.start), look);
  view.margin.replaceChildren(...stripes, ...labels);
}

/** Where a coding stands in the margin, in pixels from the turn's top. */
function extent(view, turn, coding) {
  const range = new Range();
  range.setStart(...pointIn(view.words, Math.max(0, coding.start - turn.start)));
  range.setEnd(...pointIn(view.words, Math.min(turn.end, coding.end) - turn.start));
  const box = range.getBoundingClientRect();
  return { top: box.top - view.margin.getBoundingClientRect().top, height: Math.max(box.height, 10) };
}

/** Codings beside each other on one line share a lane; their stripes stand in columns of their own. */
function inColumns(placed) {
  const done = [];
  for (const place of placed) {
    const touches = (other) => other.top < place.top + place.height && place.top < other.top + other.height;
    const taken = new Set(done.filter(touches).map(({ column }) => column));
    let column = place.coding.lane;
    while (taken.has(column)) column += 1;
    done.push({ ...place, column });
  }
  return done;
}

function stripe({ coding, top, height, column }, look) {
  const classes = ["qk-stripe"];
  if (coding.coder !== look.coder) classes.push("qk-other");
  if (coding.unsaved) classes.push("qk-unsaved");
  if (coding.id === look.picked) classes.push("qk-picked");
  const made = button("", {
    className: classes.join(" "),
    tabIndex: -1,
    title: nameOf(coding, look),
    "data-id": coding.id,
    "aria-label": `${nameOf(coding, look)}: show this coding`,
  });
  made.style.top = `${top}px`;
  made.style.height = `${height}px`;
  made.style.left = `${column * LANE}px`;
  return tinted(made, look.color(coding.code));
}

const SIGNS = { positive: "+", negative: "−", mixed: "±" };

/** What a coding says besides its code: "set by school −". */
const sayings = ({ value, valence }) => [value, SIGNS[valence]].filter(Boolean).join(" ");

function nameOf(coding, look) {
  const said = [coding.value, coding.valence, coding.note].filter(Boolean).join(", ");
  return `${look.label(coding.code)}${said && ` (${said})`}, coded by ${coding.coder}`;
}

/** One label for codings of the same code that begin on the same line: "Trust · ana, ben". */
function labelsOf(placed, look) {
  const groups = new Map();
  for (const { coding, top } of [...placed].sort((a, b) => a.top - b.top)) {
    const key = `${coding.code} ${Math.round(top)}`;
    if (!groups.has(key)) groups.set(key, { code: coding.code, top, codings: [] });
    groups.get(key).codings.push(coding);
  }
  const wanted = [...groups.values()];
  const tops = stacked(wanted.map((group) => group.top), LABEL);
  const left = LANE * (1 + Math.max(0, ...placed.map(({ column }) => column))) + 4;
  return wanted.map((group, index) => label(group, tops[index], left, look));
}

function label({ code, codings }, top, left, look) {
  const coders = [...new Set(codings.map((coding) => coding.coder))].sort();
  const made = button("", {
    className: codings.some((c) => c.id === look.picked) ? "qk-label qk-picked" : "qk-label",
    tabIndex: -1,
    title: codings.map((coding) => nameOf(coding, look)).join("\n"),
    "data-id": codings[0].id,
  });
  const said = [...new Set(codings.map(sayings))].filter(Boolean).join(", ");
  made.append(
    element("span", { className: "qk-label-code", textContent: look.label(code) }),
    ...(said ? [element("span", { className: "qk-label-said", textContent: said })] : []),
    element("span", { className: "qk-label-coder", textContent: coders.join(", ") }),
  );
  made.style.top = `${top}px`;
  made.style.marginLeft = `${left}px`;
  return tinted(made, look.color(code));
}

/** How tall the margin must be for every label to be seen. */
export function marginHeight(view) {
  const tops = [...view.margin.querySelectorAll(".qk-label")].map((l) => parseFloat(l.style.top));
  return tops.length ? Math.max(...tops) + LABEL : 0;
}
