// Rules: a code's definition with what to include and exclude; codes it names are links.

import { element, tinted } from "./elements.js";

/** Fill `root` with a code's rules; `codes` maps ids to codes. */
export function showRulesOf(root, code, codes) {
  const parts = [element("h2", { textContent: code.label, dir: "auto" }), stance(code)];
  for (const [name, text] of [["", code.definition], ["Include", code.include], ["Exclude", code.exclude]]) {
    if (text) parts.push(rule(name, text, codes));
  }
  if (parts.length === 2) parts.push(rule("", "No definition yet.", codes));
  tinted(root, code.color).replaceChildren(...parts);
}

function stance(code) {
  const whose = code.stance === "emic" ? "emic: participants’ words" : "etic: analysts’ concept";
  return element("p", { className: "qk-hint", textContent: `${whose} · cycle ${code.cycle} · ${code.id}` });
}

function rule(name, text, codes) {
  const made = element("p", { dir: "auto" });
  if (name) made.append(element("strong", { textContent: `${name} ` }));
  made.append(...linked(text, codes));
  return made;
}

/** The text with every id of a code as a button that shows that code. */
function linked(text, codes) {
  return text.split(/([\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*)/u).map((piece) => {
    const code = codes.get(piece);
    return code && /[._]/.test(piece) ? link(code) : piece;
  });
}

function link(code) {
  return element("button", {
    type: "button",
    className: "qk-link",
    textContent: code.label,
    title: `Show ${code.label} (${code.id})`,
    "data-see": code.id,
  });
}
