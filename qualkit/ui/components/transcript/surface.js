// Surface: puts the parts together and keeps them in step with the data Python sends.

import { Around } from "./around.js";
import { Board } from "./board.js";
import { CodeList } from "./codelist.js";
import { Desk } from "./desk.js";
import { codingIn, partsOf } from "./edits.js";
import { Editor } from "./editor.js";
import { element } from "./elements.js";
import { Here } from "./here.js";
import { History } from "./history.js";
import { containKeys, listen, listenAround } from "./keyboard.js";
import { Queue } from "./queue.js";
import { Pointer } from "./pointer.js";
import { Reader } from "./reader.js";
import { Recents } from "./recents.js";
import { Toolbar } from "./toolbar.js";
import { StateTransport, codesBeyond, currentCodings, currentSteps, fromRow, httpTransport } from "./transport.js";

const QUEUES = new Map(); // by project and coder: they outlive a page that is left and entered again
const MEMORY = new Map(); // by transcript and round: history and place
const STATE = new StateTransport();

const FEW_STEPS = 5;

const ORDERS = ["apply", "applyKey", "repeat", "inVivo", "remove", "undo", "redo", "wholeTurn", "move", "pickHere", "cancel"];

export class Surface {
  constructor(host) {
    this.look = {
      color: (code) => this.codes.byId?.get(code)?.color ?? "#777777",
      label: (code) => this.codes.label(code),
      shows: (coding) => (!this.look.whose || coding.coder === this.look.whose) && this.around.shows(coding),
      whose: "",
      picked: null,
      coder: "",
    };
    this.codes = new CodeList();
    this.editor = new Editor(this);
    const actions = this.actions();
    this.toolbar = new Toolbar(actions);
    this.here = new Here(this);
    this.toolbar.root.append(this.here.root);
    this.reader = new Reader(this.look);
    this.around = new Around(this);
    this.reader.drawn = () => this.around.changed();
    this.codes.drawn = () => this.around.noted.markCodes();
    const grid = element("div", { className: "qk-grid" }, this.reader.area, this.codes.root);
    this.root = element("div", { className: "qk-root" }, this.toolbar.root, this.around.root, grid);
    this.editor.attach(this);
    host.replaceChildren(this.root);
    containKeys(this.root);
    this.around.listen(this.root);
    listen(this.reader.area, actions);
    listenAround(this.root, this.reader.area, actions);
    this.pointer = new Pointer(this);
    this.listenToClicks();
    this.listenToFilter();
    this.focused = () => this.refresh();
    window.addEventListener("focus", this.focused);
  }

  /** What keys and buttons may ask for; the desk changes with the transcript. */
  actions() {
    const orders = ORDERS.map((name) => [name, (...words) => this.desk[name](...words)]);
    const show = (whose) => {
      this.look.whose = whose;
      this.reader.drawAll();
    };
    return { ...Object.fromEntries(orders), ...this.editor.actions(), show };
  }

  listenToClicks() {
    this.reader.area.addEventListener("scroll", () => this.remember(), { passive: true });
    const keep = (event) => event.target.closest("[data-code], .qk-tool:not(select)") && event.preventDefault();
    this.root.addEventListener("pointerdown", keep);
    this.root.addEventListener("mousedown", keep); // or the selection would be lost
    this.root.addEventListener("click", (event) => this.clicked(event));
  }

  clicked(event) {
    const code = event.target.closest("[data-code]")?.dataset.code;
    if (code) this.chosen(code, event.shiftKey || this.editor.popover.keeps);
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
    this.codes.palette = data.settings.palette.split(" ");
    this.look.coder = data.settings.coder;
    const codes = JSON.stringify(data.codes);
    const newCodes = codes !== this.codesJson;
    if (newCodes) this.codes.setCodes(data.codes);
    this.codesJson = codes;
    STATE.deliver(data.outcomes ?? []);
    this.around.update(data, component);
    if (this.document !== keyOf(data)) this.open(data);
    else if (this.settings.transport === "http") this.refresh();
    else this.settle(data.codings.map(fromRow), data.steps);
    if (newCodes) this.reader.drawAll();
  }

  open(data) {
    this.document = keyOf(data);
    const queue = this.queueFor(data.settings);
    const memory = MEMORY.get(this.document) ?? { history: new History(), scroll: 0 };
    MEMORY.set(this.document, memory);
    const board = new Board(data.document);
    const { reader, codes, toolbar, editor } = this;
    const { coder, round, blind, project } = data.settings;
    const recents = new Recents(window.localStorage, `${project}.${coder}`);
    editor.popover.recents = recents;
    this.look.picked = null;
    reader.load(board);
    const [changedPick, lookFurther] = [() => editor.show(), () => this.lookFurther()];
    this.desk = new Desk({
      board, reader, codes, toolbar, queue, coder, round, blind, recents, changedPick, lookFurther,
      popover: editor.popover, history: memory.history,
    });
    this.settle(data.codings.map(fromRow), data.steps);
    reader.area.scrollTop = memory.scroll;
    this.around.opened(data);
    this.here.opened(data.settings.transport === "http" && data.settings, data.document.name);
    toolbar.showQueue(queue);
    this.refresh();
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
    queue.answered = (operation, problem, note) => this.answered(operation, problem, note);
    return queue;
  }

  showQueue(queue) {
    this.toolbar.showQueue(queue);
    this.root.dataset.pending = queue.pending.length;
  }

  answered(operation, problem, note) {
    for (const id of partsOf(operation).map(codingIn)) {
      const coding = this.desk.board.codings.get(id);
      if (coding) coding.unsaved = false;
      if (id) this.reader.showSaved(id);
    }
    if (problem) this.desk.refused(operation, problem);
    else if (note) this.toolbar.say(note);
    if (problem || note) this.refresh();
  }

  /** Make the board and the history what the server knows, with what is still on its way. */
  settle(codings, steps) {
    const { board, queue, history } = this.desk;
    for (const operation of queue.waiting(board.name)) this.desk.drawCodes(partsOf(operation));
    this.reader.draw(board.reconcile(queue.overlay(codings, board.name, this.desk)));
    if (steps) history.load(steps, queue.waiting(board.name));
    this.desk.changed();
    this.root.dataset.codings = board.codings.size;
  }

  async refresh() {
    if (this.settings?.transport !== "http") return;
    const { board, queue } = this.desk;
    const { codings: from, steps: stepsFrom } = this.settings;
    const before = queue.acknowledged;
    const asked = [currentCodings(from, board.name), currentSteps(stepsFrom, board.name)];
    const [codings, steps] = await Promise.all(asked).catch(() => []);
    if (!codings || board !== this.desk.board) return;
    const codes = await codesBeyond(this.codes.byId, codings, this.settings.codes);
    if (board !== this.desk.board) return;
    if (before !== queue.acknowledged) return this.refresh();
    if (codes) this.codes.setCodes(codes);
    this.settle(codings, steps);
    if (codes) this.reader.drawAll();
  }

  /** Ask the server for older steps before none is left to undo. */
  lookFurther() {
    const { done, left } = this.desk.history;
    if (left && done.length < FEW_STEPS) this.refresh();
  }

  remember() {
    if (MEMORY.has(this.document)) MEMORY.get(this.document).scroll = this.reader.area.scrollTop;
  }

  close() {
    this.pointer.close();
    this.here.close();
    this.reader.close();
    this.around.close();
    this.editor.close();
    window.removeEventListener("focus", this.focused);
  }
}

/** What is on the page: a text in a round. */
function keyOf({ document, settings }) {
  return `${document.key} ${settings.round}`;
}
