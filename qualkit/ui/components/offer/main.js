// A passage in its conversation: other words are chosen with the mouse or word by word with arrows,
// and keys decide wherever the focus is, unless somebody is typing.

const FIELDS = new Set(["text", "search", "number", "email", "password", "url", "tel", "date"]);
const PATIENCE = 1500; // milliseconds in which a second key decides nothing
const PAUSE = 300;

const make = (parent, tag, className) => {
  const node = parent.ownerDocument.createElement(tag);
  node.className = className;
  parent.append(node);
  return node;
};

const points = (text) => [...text].length;

function units(text, count) {
  let at = 0;
  for (let n = 0; n < count; n += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

function words(text) {
  return [...text.matchAll(/\S+/gu)].map((found) => [found.index, found.index + found[0].length]);
}

/** The words that a stretch touches, from the beginning of the first to the end of the last. */
function snapped(text, from, to) {
  const touched = words(text).filter(([start, end]) => start < to && end > from);
  return touched.length ? [touched[0][0], touched.at(-1)[1]] : null;
}

/** The stretch with one end moved by a word; never empty. */
function moved(text, [from, to], { end, forward }) {
  const all = words(text);
  const first = all.findIndex((word) => word[1] > from);
  const last = all.findLastIndex((word) => word[0] < to);
  const step = forward ? 1 : -1;
  const a = end ? first : Math.min(Math.max(first + step, 0), last);
  const b = end ? Math.max(Math.min(last + step, all.length - 1), first) : last;
  return [all[a][0], all[b][1]];
}

function typing(focused) {
  if (!focused) return false;
  if (focused.isContentEditable || focused.tagName === "TEXTAREA") return true;
  if (focused.tagName !== "INPUT" || !FIELDS.has(focused.type)) return false;
  const list = focused.getAttribute("role") === "combobox";
  return !list || focused.getAttribute("aria-expanded") === "true";
}

class Passage {
  constructor(parent) {
    this.host = make(parent, "div", "qko-host");
    this.area = make(this.host, "div", "qko-text");
    this.area.tabIndex = 0;
    this.area.setAttribute("role", "group");
    this.live = make(this.host, "p", "qko-live");
    this.live.setAttribute("role", "status");
    this.area.addEventListener("pointerup", () => this.fromMouse());
    this.area.addEventListener("keydown", (event) => this.keyed(event));
    this.heard = (event) => this.hear(event);
    window.addEventListener("keydown", this.heard, true); // before the page's own keys
  }

  take({ data, setStateValue }) {
    const fresh = data.id !== this.data?.id;
    const edits = data.editing && (fresh || !this.data.editing);
    this.data = data;
    this.send = setStateValue;
    this.host.style.setProperty("--qko-colour", data.colour);
    this.area.setAttribute("aria-label", data.name);
    if (fresh) {
      this.text = data.text;
      this.reset();
      this.deciding = 0;
      this.live.textContent = "";
    }
    this.host.classList.toggle("qko-editing", data.editing);
    if (edits) {
      this.area.focus();
      this.say("Arrow keys move the end, with Shift the beginning. Enter accepts, Escape stops.");
    }
  }

  reset() {
    const { start, end, from } = this.data;
    this.draw([units(this.text, start - from), units(this.text, end - from)]);
  }

  draw([from, to]) {
    this.stretch = [from, to];
    this.area.replaceChildren(this.text.slice(0, from));
    make(this.area, "mark", "qko-words").textContent = this.text.slice(from, to);
    this.area.append(this.text.slice(to));
  }

  pick(stretch, { now }) {
    this.draw(stretch);
    window.clearTimeout(this.waiting);
    if (now) this.tell();
    else this.waiting = window.setTimeout(() => this.tell(), PAUSE);
  }

  tell() {
    window.clearTimeout(this.waiting);
    this.waiting = 0;
    const [start, end] = this.stretch.map((at) => this.data.from + points(this.text.slice(0, at)));
    this.send("picked", { offer: this.data.id, start, end });
  }

  fromMouse() {
    const chosen = this.host.ownerDocument.getSelection();
    if (!this.data.may || !chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    if (!this.area.contains(range.commonAncestorContainer)) return;
    const before = range.cloneRange();
    before.selectNodeContents(this.area);
    before.setEnd(range.startContainer, range.startOffset);
    const from = before.toString().length;
    const stretch = snapped(this.text, from, from + range.toString().length);
    chosen.removeAllRanges();
    if (stretch) this.pick(stretch, { now: true });
  }

  keyed(event) {
    if (event.key === "Escape") {
      this.reset();
      this.tell();
      this.press(this.data.stop);
    } else if (this.data.editing && event.key === "Enter") {
      this.tell();
      this.press(this.data.keys.a);
    } else if (this.data.editing && /^Arrow(Left|Right)$/.test(event.key)) {
      const forward = event.key === "ArrowRight";
      this.pick(moved(this.text, this.stretch, { end: !event.shiftKey, forward }), { now: false });
      this.say(this.text.slice(...this.stretch));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  say(said) {
    this.live.textContent = said;
  }

  hear(event) {
    if (!this.host.isConnected) {
      window.removeEventListener("keydown", this.heard, true);
      return;
    }
    const key = event.key.toLowerCase();
    const selector = this.data.keys[key];
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (!selector || !plain || typing(document.activeElement)) return;
    if (event.target.closest?.('[role="dialog"], [data-testid="stPopoverBody"]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat || Date.now() - this.deciding < PATIENCE) return;
    if (this.press(selector) && key !== "e") this.deciding = Date.now();
  }

  press(selector) {
    const button = selector && this.host.ownerDocument.querySelector(selector);
    if (!button || button.disabled) return false;
    if (this.waiting) this.tell();
    button.click();
    return true;
  }
}

const SHOWN = new WeakMap();

export function mount(component) {
  const parent = component.parentElement;
  if (!SHOWN.has(parent)) SHOWN.set(parent, new Passage(parent));
  SHOWN.get(parent).take(component);
}
