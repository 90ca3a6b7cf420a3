// Elements: the only way this component makes DOM. Text goes in as text, never as markup.

/** An element with properties, attributes (`aria-…`, `data-…`, `role`) and children. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (/^(aria-|data-|role$|for$)/.test(name)) made.setAttribute(name, String(value));
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

export function button(label, properties = {}) {
  return element("button", { type: "button", textContent: label, ...properties });
}

/** A custom colour on an element; the stylesheet decides what to do with it. */
export function tinted(made, color) {
  made.classList.add("qk-tinted");
  made.style.setProperty("--qk-c", color);
  return made;
}

/** Seconds as 1:02:03 or 2:03. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
