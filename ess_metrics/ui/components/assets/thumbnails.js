// The views of a meeting as small pictures, in their order; a card is dragged to its place, or moved with Alt and arrows.

import { html, release } from "./dom.js";

const boards = new WeakMap();
const WAYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

export default function thumbnails({ data, parentElement, setTriggerValue }) {
  let board = boards.get(parentElement);
  if (!board) boards.set(parentElement, (board = new Board(parentElement)));
  board.update(data, (from, to) => setTriggerValue("move", [from, to]));
  return () => {
    board.list.remove();
    boards.delete(parentElement);
  };
}

class Board {
  /** @type {any} */
  data = null;
  /** @type {any} */
  move = null;
  text = "";
  held = -1;
  focus = -1;

  constructor(parent) {
    this.list = html("ol", { class: "thumbnails" });
    parent.append(this.list);
  }

  update(data, move) {
    this.move = move;
    const text = JSON.stringify(data);
    if (text === this.text) return;
    Object.assign(this, { data, text });
    this.list.setAttribute("aria-label", data.label);
    this.list.replaceChildren(...data.cards.map((card, at) => this.card(card, at)));
    release(this.list);
    if (this.focus >= 0) this.list.children[this.focus]?.focus();
    this.focus = -1;
  }

  card([title, picture, said], at) {
    const inside = picture ? html("img", { src: picture, alt: "" }) : html("p", { class: "said" }, said);
    const frame = html("div", { class: "frame" }, inside);
    const made = html("li", { class: "card" }, html("p", { class: "title" }, html("b", {}, `${at + 1}. `), title), frame);
    if (!this.data.movable) return made;
    made.tabIndex = 0;
    made.draggable = true;
    made.title = this.data.words.how;
    made.setAttribute("aria-keyshortcuts", "Alt+ArrowLeft Alt+ArrowRight");
    made.onkeydown = (event) => this.pressed(event, at);
    made.ondragstart = (event) => {
      this.held = at;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", String(at));
      made.classList.add("held");
    };
    made.ondragend = () => {
      this.held = -1;
      for (const other of this.list.children) other.classList.remove("held", "over");
    };
    made.ondragover = (event) => {
      if (this.held < 0) return;
      event.preventDefault();
      for (const other of this.list.children) other.classList.toggle("over", other === made && this.held !== at);
    };
    made.ondrop = (event) => {
      event.preventDefault();
      this.moved(this.held, at);
    };
    return made;
  }

  pressed(event, at) {
    const way = WAYS[event.key];
    if (!way || !event.altKey) return;
    event.preventDefault();
    this.moved(at, at + way);
  }

  moved(from, to) {
    if (from < 0 || from === to || to < 0 || to >= this.data.cards.length) return;
    this.focus = to;
    this.move(from, to);
  }
}
