// Surface: puts the parts together and keeps them in step with the data Python sends.

import { Board } from "./board.js";
import { CodeList } from "./codelist.js";
import { Desk } from "./desk.js";
import { element } from "./elements.js";
import { History } from "./history.js";
import { containKeys, listen } from "./keyboard.js";
import { toUnits } from "./offsets.js";
import { Popover } from "./popover.js";
import { Queue } from "./queue.js";
import { Reader } from "./reader.js";
import { turnAt } from "./segments.js";
import { Toolbar } from "./toolbar.js";
import { StateTransport, currentCodings, fromRow, httpTransport } from "./transport.js";

const QUEUES = new Map(); // by project and coder: they outlive a page that is left and entered again
const MEMORY = new Map(); // by transcript: history and place
const STATE = new StateTransport();

const ORDERS = ["apply", "applyKey", "repeat", "remove", "undo", "redo", "wholeTurn", "move", "cancel"];

export class Surface {
  constructor(host) {
    this.look = {
      color: (code) => this.codes.byId?.get(code)?.color ?? "#777777",
      label: (code) => this.codes.label(code),
      shows: (coding) => !this.look.whose || coding.coder === this.look.whose,
      whose: "",
      picked: null,
      coder: "",
    };
    const actions = this.actions();
    this.toolbar = new Toolbar(actions);
    this.reader = new Reader(this.look);
    this.codes = new CodeList();
    this.popover = new Popover();
    const grid = element("div", { className: "qk-grid" }, this.reader.area, this.codes.root);
    this.root = element("div", { className: "qk-root" }, this.toolbar.root, grid, this.popover.root);
    host.replaceChildren(this.root);
    containKeys(this.root);
    listen(this.reader.area, actions);
    this.listenToPointer();
    this.listenToFilter();
    this.focused = () => this.refresh();
    window.addEventListener("focus", this.focused);
    window.addEventListener("pointerup", this.dropped);
  }

  /** What keys and buttons may ask for; the desk changes with the transcript. */
  actions() {
    const orders = ORDERS.map((name) => [name, (...words) => this.desk[name](...words)]);
    const find = () => this.codes.filter.focus();
    const show = (whose) => {
      this.look.whose = whose;
      this.reader.drawAll();
    };
    return { ...Object.fromEntries(orders), find, show };
  }

  listenToPointer() {
    this.reader.area.addEventListener("pointerdown", () => this.grasped());
    this.reader.area.addEventListener("scroll", () => this.remember(), { passive: true });
    this.dropped = (event) => this.dragging && setTimeout(() => this.released(event), 0);
    const keep = (event) => event.target.closest("[data-code], .qk-tool:not(select)") && event.preventDefault();
    this.root.addEventListener("pointerdown", keep);
    this.root.addEventListener("mousedown", keep); // or the selection would be lost
    this.root.addEventListener("click", (event) => this.clicked(event));
  }

  grasped() {
    this.drag(true);
    this.desk.cancel({ quiet: true });
  }

  drag(on) {
    this.dragging = on;
    document.documentElement.classList.toggle("qk-dragging", on);
  }

  /** The mouse was let go, perhaps outside the transcript, after it went down inside. */
  released(event) {
    this.drag(false);
    const target = event.target instanceof Element ? event.target : this.root;
    const { clientX, clientY } = event;
    if (this.desk.readMouse(this.root, { target, clientX, clientY }) || target.closest("button")) return;
    const ids = target.closest(".qk-mark")?.dataset.ids;
    if (ids) this.desk.pickAmong(ids.split(" "));
    else this.desk.pick(null);
  }

  clicked(event) {
    const code = event.target.closest("[data-code]")?.dataset.code;
    if (code) this.chosen(code, event.shiftKey);
    const coding = event.target.closest("[data-id]")?.dataset.id;
    if (coding) this.desk.pick(coding);
    const number = event.target.closest(".qk-number");
    if (number) this.desk.wholeTurn(Number(number.closest("[data-turn]").dataset.turn));
    if (coding || number) this.reader.area.focus({ preventScroll: true });
  }

  chosen(code, keep) {
    if (this.desk.span) this.desk.apply(code, { keep });
    else this.codes.activate(code);
    this.reader.area.focus({ preventScroll: true });
  }

  listenToFilter() {
    this.codes.filter.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      const first = event.key === "Enter" ? this.codes.onKey(1) : null;
      this.codes.filter.value = "";
      this.codes.draw();
      if (first) this.desk.apply(first.id);
      this.reader.area.focus({ preventScroll: true });
    });
  }

  /** New data from Python: another transcript, other codes, or only codings. */
  update(data, component) {
    STATE.component = component;
    this.settings = data.settings;
    this.look.coder = data.settings.coder;
    const codes = JSON.stringify(data.codes);
    const newCodes = codes !== this.codesJson;
    if (newCodes) this.codes.setCodes(data.codes);
    this.codesJson = codes;
    STATE.deliver(data.outcomes ?? []);
    if (this.document !== data.document.key) this.open(data);
    else if (this.settings.transport === "http") this.refresh();
    else this.settle(data.codings.map(fromRow));
    if (newCodes) this.reader.drawAll();
  }

  open(data) {
    this.document = data.document.key;
    const queue = this.queueFor(data.settings);
    const memory = MEMORY.get(this.document) ?? { history: new History(), scroll: 0 };
    MEMORY.set(this.document, memory);
    const board = new Board(data.document);
    const { reader, codes, toolbar, popover } = this;
    this.look.picked = null;
    reader.load(board);
    this.desk = new Desk({ board, reader, codes, toolbar, popover, queue, history: memory.history, coder: this.look.coder });
    this.settle(data.codings.map(fromRow));
    reader.area.scrollTop = memory.scroll;
    if (data.settings.at) this.goTo(Number(data.settings.at), memory);
    toolbar.showQueue(queue);
    if (queue.acknowledged) this.refresh();
    queue.run();
    this.root.dataset.ready = data.document.name;
  }

  queueFor({ project, coder, transport, url }) {
    const scope = `${project}.${coder}`;
    const send = transport === "http" ? httpTransport(url) : (operations) => STATE.send(operations);
    if (!QUEUES.has(scope)) QUEUES.set(scope, new Queue({ scope, storage: window.localStorage, send }));
    const queue = QUEUES.get(scope);
    queue.send = send;
    queue.changed = () => this.showQueue(queue);
    queue.answered = (operation, problem) => this.answered(operation, problem);
    return queue;
  }

  showQueue(queue) {
    this.toolbar.showQueue(queue);
    this.root.dataset.pending = queue.pending.length;
  }

  answered(operation, problem) {
    const coding = this.desk.board.codings.get(operation.coding);
    if (coding) coding.unsaved = false;
    this.reader.showSaved(operation.coding);
    if (!problem) return;
    this.desk.refused(operation, problem);
    this.refresh();
  }

  /** Make the board what the server knows, with what is still on its way. */
  settle(codings) {
    const { board, queue, coder } = this.desk;
    this.reader.draw(board.reconcile(queue.overlay(codings, board.name, coder)));
    this.desk.changed();
    this.root.dataset.codings = board.codings.size;
  }

  async refresh() {
    if (this.settings?.transport !== "http") return;
    const { board, queue } = this.desk;
    const before = queue.acknowledged;
    const codings = await currentCodings(this.settings.codings, board.name).catch(() => null);
    if (!codings || board !== this.desk.board) return;
    if (before === queue.acknowledged) this.settle(codings);
    else this.refresh();
  }

  /** Bring the turn that holds a place into view, once for each place asked for. */
  goTo(at, memory) {
    if (memory.asked === at) return;
    memory.asked = at;
    const { turns, table } = this.desk.board;
    this.reader.views[turnAt(turns, toUnits(table, at))]?.row.scrollIntoView({ block: "center" });
  }

  remember() {
    const memory = MEMORY.get(this.document);
    if (memory) memory.scroll = this.reader.area.scrollTop;
  }

  close() {
    this.drag(false);
    this.reader.close();
    window.removeEventListener("focus", this.focused);
    window.removeEventListener("pointerup", this.dropped);
  }
}
