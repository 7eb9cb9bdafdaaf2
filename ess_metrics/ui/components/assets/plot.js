// A figure of `views.figures` (bars, lines, points on two axes), drawn as SVG and kept in the page: what Plotly would
// draw of it, for a hundredth of its weight, and drawn again only when the figure or the width is another.

import { html, isDark, setIfNew, svg } from "./dom.js";
import { Frame, rule, words } from "./plot_frame.js";
import { drawTrace, hatches } from "./plot_marks.js";

const plots = new WeakMap();
const REACH = 24; // px: how far from a point the pointer still means it

export default function plot({ data, parentElement, setTriggerValue }) {
  let drawn = plots.get(parentElement);
  if (!drawn) plots.set(parentElement, (drawn = new Plot(parentElement)));
  drawn.update(data, (key) => setTriggerValue("pick", key));
  return () => {
    drawn.watcher.disconnect();
    drawn.root.remove();
    plots.delete(parentElement);
  };
}

class Plot {
  constructor(parent) {
    this.image = svg("svg", { role: "img" });
    this.tip = html("div", { class: "tip", "aria-hidden": "true", hidden: "" });
    this.probe = html("span", { hidden: "" });
    this.root = html("div", { class: "plot" }, this.image, this.tip, this.probe);
    this.root.style.visibility = "hidden"; // until the style sheet is there
    parent.append(this.root);
    this.image.addEventListener("pointermove", (event) => this.point(event));
    this.image.addEventListener("pointerdown", (event) => this.point(event));
    this.image.addEventListener("pointerleave", () => (this.tip.hidden = true));
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.root);
  }

  update({ figure, alt, columns = [], selected = [] }, pick) {
    this.root.classList.toggle("dark", isDark(this.probe));
    setIfNew(this.image, "aria-label", alt);
    setIfNew(this.image, "role", columns.length ? "group" : "img"); // an image has no buttons
    Object.assign(this, { selected, pick });
    const text = JSON.stringify([figure, columns]);
    if (text === this.text) {
      this.choose();
      return;
    }
    Object.assign(this, { figure, columns, text, width: 0 });
    this.draw();
  }

  draw() {
    const width = this.root.clientWidth;
    if (!this.figure || !width || width === this.width) return;
    this.width = width;
    this.font ??= getComputedStyle(this.root).fontFamily;
    const { data, layout } = this.figure;
    const frame = new Frame(this.figure, width, this.font);
    setIfNew(this.image, "width", String(width));
    setIfNew(this.image, "height", String(frame.height));
    setIfNew(this.image, "viewBox", `0 0 ${width} ${frame.height}`); // paper may be narrower than the screen
    const under = (layout.shapes ?? []).filter((shape) => shape.layer === "below");
    const over = (layout.shapes ?? []).filter((shape) => shape.layer !== "below");
    const marks = data.map((trace, at) => drawTrace(frame, trace, at));
    this.spots = marks.flatMap((mark) => mark.spots);
    const focused = this.root.getRootNode().activeElement?.dataset?.key;
    this.buttons = this.columns.map(([key, words], at) => this.button(frame, at, key, words));
    this.image.replaceChildren(
      hatches(),
      frame.axes(),
      ...under.map((shape) => rule(frame, shape)),
      ...marks.map((mark) => mark.group),
      ...over.map((shape) => rule(frame, shape)),
      ...frame.notes.map((note) => words(frame, note)),
      ...frame.legend(),
      ...this.buttons,
    );
    this.choose();
    this.buttons.find((button) => button.dataset.key === focused)?.focus({ preventScroll: true });
    this.tip.hidden = true;
  }

  // ---- what is chosen ---------------------------------------------------------------------------------------------

  /** The whole height over a place of the first axis: easy to hit, even where the bar is small or missing. */
  button(frame, at, key, words) {
    const [left, right] = [frame.x(at - 0.5) + 1, frame.x(at + 0.5) - 1];
    const place = { x: left, y: frame.top - 4, width: right - left, height: frame.height - frame.top };
    const made = svg("rect", { ...place, class: "column", role: "button", tabindex: "0", "aria-label": words, "data-key": key });
    made.addEventListener("click", () => this.pick(key));
    made.addEventListener("keydown", (event) => {
      if (!["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      this.pick(key);
    });
    return made;
  }

  choose() {
    for (const button of this.buttons ?? []) {
      const chosen = this.selected.includes(button.dataset.key);
      setIfNew(button, "class", chosen ? "column chosen" : "column");
      setIfNew(button, "aria-pressed", String(chosen));
    }
  }

  // ---- what is pointed at -------------------------------------------------------------------------------------------

  point(event) {
    const box = this.image.getBoundingClientRect();
    const at = [event.clientX - box.left, event.clientY - box.top];
    const near = this.spots.map((spot) => [distance(spot.box, at), spot]).filter(([far]) => far <= REACH);
    const spot = near.sort((a, b) => a[0] - b[0])[0]?.[1];
    this.tip.hidden = !spot;
    if (!spot) return;
    this.tip.replaceChildren(...spot.lines.map((line, i) => html(i || spot.lines.length === 1 ? "span" : "strong", {}, line)));
    const [x0, y0, x1] = spot.box;
    const left = (x0 + x1) / 2 - this.tip.offsetWidth / 2;
    const above = Math.max(y0, 0) - this.tip.offsetHeight - 8;
    this.tip.style.left = `${Math.min(Math.max(left, 0), Math.max(this.width - this.tip.offsetWidth, 0))}px`;
    this.tip.style.top = `${above > -20 ? above : Math.max(y0, 0) + 14}px`;
  }
}

function distance([x0, y0, x1, y1], [x, y]) {
  return Math.hypot(Math.max(x0 - x, 0, x - x1), Math.max(y0 - y, 0, y - y1));
}
