// A flow in columns (who pays, through what, for whom): ribbons as wide as their euros. Told values and words only;
// its drawing stays in the page. Boxes are buttons, reached one by one with Tab; a ribbon answers the mouse as well.

import { html, isDark, release, setIfNew, svg } from "./dom.js";

const BAR = 14; // px: width of a box
const SLOT = 38; // px: least height of a box with its two lines of words
const GAP = 7;
const NARROW = 620; // px: under this width the drawing scrolls

const flows = new WeakMap();

export default function flow({ data, parentElement, setTriggerValue }) {
  let drawn = flows.get(parentElement);
  if (!drawn) flows.set(parentElement, (drawn = new Flow(parentElement)));
  drawn.update(data, (key) => setTriggerValue("pick", key));
  return () => {
    drawn.watch.disconnect();
    drawn.root.remove();
    flows.delete(parentElement);
  };
}

/** Ribbons with the keys of their two ends: they are told by the places of these among all the boxes. */
function spelled({ columns, links }) {
  const keys = columns.flatMap((column) => column.boxes.map((box) => box.key));
  return links.map(([source, target, value, colour, words, pickable]) => ({
    ...{ source: keys[source], target: keys[target] },
    ...{ value, colour, words, pickable },
  }));
}

class Flow {
  /** @type {any} what Python says, null until it has */
  data = null;
  /** @type {(key: string) => void} */
  pick = () => {};

  constructor(parent) {
    this.image = svg("svg", { role: "group" });
    this.ribbons = svg("g", { class: "ribbons", "aria-hidden": "true" });
    this.boxes = svg("g", { class: "boxes" });
    this.image.append(this.ribbons, this.boxes);
    this.scroller = html("div", { class: "scroller" }, this.image);
    this.said = html("p", { class: "said", role: "status" });
    this.root = html("div", { class: "flow" }, this.scroller, this.said);
    this.root.style.visibility = "hidden"; // until the style sheet is there
    this.kept = new Map(); // key -> element
    parent.append(this.root);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.root);
  }

  update(data, pick) {
    Object.assign(this, { data: { ...data, links: spelled(data) }, pick });
    this.root.classList.toggle("dark", isDark(this.root));
    setIfNew(this.image, "aria-label", data.title);
    setIfNew(this.image, "aria-roledescription", data.kind);
    this.say("");
    this.drawn = "";
    this.draw();
  }

  draw() {
    const width = Math.max(this.root.clientWidth, NARROW);
    if (!this.data || !this.root.clientWidth || this.drawn === `${width}`) return;
    this.drawn = `${width}`;
    const columns = this.data.columns.map((column) => column.boxes);
    const rows = Math.max(...columns.map((boxes) => boxes.length));
    const height = Math.max(this.data.height, rows * (SLOT + GAP));
    const words = Math.min(260, Math.max(150, width * 0.25));
    const scale = commonScale(columns, height);
    this.places = new Map();
    columns.forEach((boxes, at) => this.stack(boxes, at, columns.length, { width, height, words, scale }));
    setIfNew(this.image, "width", `${width}`);
    setIfNew(this.image, "height", `${height + 26}`);
    setIfNew(this.image, "viewBox", `0 -26 ${width} ${height + 26}`);
    this.drawRibbons(scale);
    this.drawBoxes(words);
    release(this.root);
  }

  /** One column from top to bottom: each box at least as tall as its words, its bar as tall as its euros. */
  stack(boxes, at, count, { width, height, words, scale }) {
    const slots = boxes.map((box) => Math.max(box.value * scale, SLOT));
    const spare = height - slots.reduce((sum, slot) => sum + slot, 0);
    const gap = Math.min(boxes.length > 1 ? spare / (boxes.length - 1) : 0, 28);
    this.between = (width - 2 * words - BAR) / (count - 1);
    const x = words + this.between * at;
    let y = 0;
    boxes.forEach((box, i) => {
      const bar = Math.max(box.value * scale, 2);
      const top = y + (slots[i] - bar) / 2;
      this.places.set(box.key, { x, y: top, bar, middle: y + slots[i] / 2, slot: slots[i], from: top, to: top, at, last: at === count - 1 });
      y += slots[i] + gap;
    });
  }

  drawRibbons(scale) {
    const order = (key) => this.places.get(key).y;
    const links = [...this.data.links].sort((a, b) => order(a.source) - order(b.source) || order(a.target) - order(b.target));
    const wanted = new Set();
    for (const link of links) {
      const [source, target] = [this.places.get(link.source), this.places.get(link.target)];
      const thick = Math.max(link.value * scale, 0.75);
      const key = `${link.source}>${link.target}`;
      const path = ribbon(source.x + BAR, source.from, target.x, target.to, thick);
      source.from += link.value * scale;
      target.to += link.value * scale;
      wanted.add(key);
      const element = this.element(this.ribbons, key, () => svg("path", { class: "ribbon" }));
      setIfNew(element, "d", path);
      setIfNew(element, "class", `ribbon${link.pickable ? " pickable" : ""}`);
      element.style.setProperty("--own", link.colour);
      element.onclick = link.pickable ? () => this.pick(key) : null;
      element.onpointerenter = () => this.point(link.words, [link.source, link.target], key);
      element.onpointerleave = () => this.point("", []);
    }
    this.forget(this.ribbons, wanted);
  }

  drawBoxes(words) {
    const wanted = new Set();
    this.data.columns.forEach((column, at) => {
      wanted.add(`head ${at}`);
      this.heading(column, at, words);
      for (const box of column.boxes) {
        wanted.add(box.key);
        this.box(box, words);
      }
    });
    this.forget(this.boxes, wanted);
  }

  heading(column, at, words) {
    const element = this.element(this.boxes, `head ${at}`, () => svg("text", { class: "head", y: "-10" }));
    const place = this.places.get(column.boxes[0].key);
    const [x, anchor] = at === 0 ? [words + BAR, "end"] : place.last ? [place.x, "start"] : [place.x + BAR / 2, "middle"];
    setIfNew(element, "x", `${x}`);
    setIfNew(element, "text-anchor", anchor);
    element.textContent = column.label;
  }

  box(box, words) {
    const place = this.places.get(box.key);
    const element = this.element(this.boxes, box.key, newBox);
    const [frame, bar, name, sum] = element.children;
    const left = place.at === 0;
    const x = left ? place.x - 8 : place.x + BAR + 8;
    const anchor = left ? "end" : "start";
    setIfNew(element, "class", ["box", box.pickable ? "pickable" : "", box.chosen ? "chosen" : "", place.last || left ? "" : "inner"].filter(Boolean).join(" "));
    const room = place.last || left ? words - 10 : this.between - BAR - 24;
    place_(frame, { x: left ? place.x - room : place.x - 2, y: place.middle - SLOT / 2, width: room + BAR + 4, height: SLOT });
    place_(bar, { x: place.x, y: place.y, width: BAR, height: place.bar });
    bar.style.setProperty("--own", box.colour);
    place_(name, { x, y: place.middle - 3, "text-anchor": anchor });
    place_(sum, { x, y: place.middle + 14, "text-anchor": anchor });
    label(name, sum, box.chosen ? `✓ ${box.name}` : box.name, box.text, room - 12);
    for (const [key, value] of Object.entries({ "aria-label": box.words, "aria-pressed": String(box.chosen) })) setIfNew(element, key, value);
    if (box.pickable) {
      setIfNew(element, "tabindex", "0");
      setIfNew(element, "role", "button");
    } else for (const key of ["tabindex", "aria-pressed"]) element.removeAttribute(key);
    if (!box.pickable) setIfNew(element, "role", "img");
    element.onclick = box.pickable ? () => this.pick(box.key) : null;
    element.onkeydown = (event) => {
      if (!box.pickable || !["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      this.pick(box.key);
    };
    element.onpointerenter = element.onfocus = () => this.point(box.words, [box.key]);
    element.onpointerleave = element.onblur = () => this.point("", []);
  }

  /** Words under the drawing say what is pointed at; ribbons that do not touch it step back. */
  point(words, keys, link = "") {
    this.say(words);
    this.root.classList.toggle("pointed", keys.length > 0);
    for (const element of this.ribbons.children) {
      const [source, target] = element.dataset.key.split(">");
      const near = link ? element.dataset.key === link : keys.includes(source) || keys.includes(target);
      element.classList.toggle("near", near);
    }
  }

  say(words) {
    const text = words || this.data.hint;
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  element(layer, key, make) {
    let found = this.kept.get(key);
    if (!found) this.kept.set(key, (found = make()));
    found.dataset.key = key;
    if (found.parentNode !== layer) layer.append(found);
    return found;
  }

  forget(layer, wanted) {
    for (const element of [...layer.children]) {
      if (wanted.has(element.dataset.key)) continue;
      element.remove();
      this.kept.delete(element.dataset.key);
    }
  }
}

/** Pixels a euro, the same in every column, such that the fullest column just fits. */
export function commonScale(columns, height) {
  const fits = (scale) =>
    columns.every((boxes) => {
      const slots = boxes.reduce((sum, box) => sum + Math.max(box.value * scale, SLOT), 0);
      return slots + GAP * (boxes.length - 1) <= height;
    });
  const whole = Math.max(...columns.map((boxes) => boxes.reduce((sum, box) => sum + box.value, 0)), 1);
  let [low, high] = [0, height / whole];
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function ribbon(x0, y0, x1, y1, thick) {
  const bend = (x0 + x1) / 2;
  const n = (value) => value.toFixed(1);
  const there = `M${n(x0)} ${n(y0)}C${n(bend)} ${n(y0)} ${n(bend)} ${n(y1)} ${n(x1)} ${n(y1)}`;
  const back = `L${n(x1)} ${n(y1 + thick)}C${n(bend)} ${n(y1 + thick)} ${n(bend)} ${n(y0 + thick)} ${n(x0)} ${n(y0 + thick)}Z`;
  return there + back;
}

function newBox() {
  const parts = [svg("rect", { class: "frame", rx: "3" }), svg("rect", { class: "bar" })];
  return svg("g", { class: "box" }, ...parts, svg("text", { class: "name" }), svg("text", { class: "sum" }));
}

function place_(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) setIfNew(element, name, typeof value === "number" ? value.toFixed(1) : value);
}

/** A name and its sum on two lines: a name too long for one ends on the second, before the sum. */
function label(first, second, name, sum, room) {
  first.textContent = name;
  second.textContent = sum;
  const words = name.split(" ");
  let kept = words.length;
  while (kept > 1 && first.getComputedTextLength() > room) {
    kept -= 1;
    first.textContent = words.slice(0, kept).join(" ");
  }
  const rest = svg("tspan", { class: "name" });
  if (kept < words.length) {
    const gap = svg("tspan");
    gap.textContent = "\u2002";
    second.prepend(rest, gap);
    rest.textContent = words.slice(kept).join(" ");
  }
  shorten(first, first, room);
  shorten(rest, second, room);
}

/** Cut a text until its line has room; the whole name is said under the drawing and read aloud. */
function shorten(element, line, room) {
  let text = element.textContent;
  while (text.length > 4 && line.getComputedTextLength() > room) {
    text = text.slice(0, -2).trimEnd();
    element.textContent = `${text}…`;
  }
}
