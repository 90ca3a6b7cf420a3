// Printing: on paper the margin says in words what the stripes say on the screen.

import { element, tinted } from "./elements.js";

/** Before printing, every turn gets the names of its codings as text; afterwards they go. */
export function preparePrint(place) {
  const before = () => {
    place.title.textContent = place.views.length ? place.board.name : "";
    place.views.forEach((view, index) => {
      const codings = place.codings(index).filter((coding) => coding.start >= place.board.turns[index].start);
      view.row.append(element("ul", { className: "qk-printed" }, ...codings.map((coding) => line(coding, place))));
    });
  };
  const after = () => place.views.forEach((view) => view.row.querySelector(".qk-printed")?.remove());
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}

function line(coding, { board, look }) {
  const words = board.quote(coding).replace(/\s+/gu, " ");
  const short = words.length > 40 ? `${[...words].slice(0, 38).join("")}…` : words;
  const made = element("li", {}, `${look.label(coding.code)} (${coding.coder}): “${short}”`);
  return tinted(made, look.color(coding.code));
}
