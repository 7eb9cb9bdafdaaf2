// The frame of a figure: where its axes are, how values become places, its ticks, straight rules and words.

import { svg } from "./dom.js";

const LINE = 1.2; // height of a line of text, in letters
const YEAR = 365.25 * 86400000;
const NARROW = 0.4; // share of the width that names may take at the right
const LONGEST = 150; // px: of a name under the axis
const UPRIGHT = 60; // degrees that words under an axis lean when they have no room
const TAGS = /<span style="color:(#[0-9a-f]{6})">(.*?)<\/span>/;
const DASHES = { dash: "9 6", dot: "3 4", dashdot: "9 4 3 4" };

let ruler;

export class Frame {
  constructor({ data, layout }, width, font) {
    Object.assign(this, { data, layout, width, font });
    const { xaxis, margin } = layout;
    const { t, b } = margin;
    this.size = xaxis.tickfont.size;
    this.notes = layout.annotations ?? [];
    this.key = margin.r > width * NARROW ? this.notes.filter(names) : []; // no room beside: names go under the figure
    this.notes = this.notes.filter((note) => !this.key.includes(note));
    const r = this.key.length ? 16 : margin.r;
    const foot = this.key.length * this.size * (LINE + 0.3);
    this.height = layout.height + foot;
    this.below = xaxis.type === "date" ? [] : tickWords(xaxis).map((text) => this.short(text));
    const side = Math.max(0, ...tickWords(layout.yaxis).map((text) => this.wide(text)));
    this.left = Math.min(side ? side + 12 : 4, width * 0.45);
    this.right = Math.max(width - r, this.left + 40);
    this.range = { x: this.span("x"), y: this.span("y"), y2: this.span("y2") };
    this.leans = xaxis.side !== "top" && this.crowded();
    const tall = this.leans ? Math.max(...this.below.map((text) => this.wide(text))) * 0.87 + this.size : this.tallest() * this.size * LINE;
    const hasTicks = xaxis.showticklabels !== false;
    this.top = t + (xaxis.side === "top" ? this.size * LINE : 0);
    this.bottom = this.height - foot - b - (hasTicks && xaxis.side !== "top" ? tall + 8 : 0) - (xaxis.title.text ? 26 : 0);
  }

  wide(text, size = this.size) {
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = `${size}px ${this.font}`;
    return Math.max(...lines(text).map((line) => ruler.measureText(plain(line)).width));
  }

  /** A name that would take the room of the figure itself is cut: the pointer and the table say the whole. */
  short(text) {
    const whole = lines(text);
    return whole.map((line) => (this.wide(line) > LONGEST ? `${[...line].slice(0, Math.floor((line.length * LONGEST) / this.wide(line)) - 1).join("")}…` : line)).join("<br>");
  }

  tallest() {
    return Math.max(1, ...this.below.map((text) => lines(text).length));
  }

  /** Whether names under the axis would touch: each has half of its width on both sides of its place. */
  crowded() {
    const halves = (text) => lines(text).map((line) => this.wide(line) / 2); // a second line alone covers nothing
    const named = (this.layout.xaxis.tickvals ?? []).map((value, i) => [this.x(value), halves(this.below[i])]).filter(([, wide]) => wide.some(Boolean));
    return named.slice(1).some(([place, wide], i) => wide.some((half, line) => place - half - 4 < named[i][0] + (named[i][1][line] ?? -Infinity)));
  }

  // ---- from values to places ----------------------------------------------------------------------------------------

  span(axis) {
    const named = this.layout[axis === "x" ? "xaxis" : axis === "y" ? "yaxis" : "yaxis2"];
    if (named?.range) return named.range.map(number);
    const mine = this.data.filter((trace) => axis === "x" || (trace.yaxis ?? "y") === axis);
    const known = mine.flatMap((trace) => trace[axis[0]]).filter((value) => value !== null).map(number);
    const [low, high] = [Math.min(...known, Infinity), Math.max(...known, -Infinity)];
    return low < high ? [low, high] : [(Number.isFinite(low) ? low : 0) - 1, (Number.isFinite(high) ? high : 0) + 1];
  }

  x(value) {
    const [low, high] = this.range.x;
    return this.left + ((number(value) - low) / (high - low)) * (this.right - this.left);
  }

  y(value, axis = "y") {
    const [low, high] = this.range[axis];
    const [from, to] = this.layout[axis === "y" ? "yaxis" : "yaxis2"]?.domain ?? [0, 1];
    const share = from + ((number(value) - low) / (high - low)) * (to - from);
    return this.bottom - share * (this.bottom - this.top);
  }

  across(value, reference) {
    return reference === "paper" ? this.left + value * (this.right - this.left) : this.x(value);
  }

  up(value, reference = "y") {
    return reference === "paper" ? this.bottom - value * (this.bottom - this.top) : this.y(value, reference);
  }

  // ---- axes ---------------------------------------------------------------------------------------------------------

  axes() {
    const { xaxis, yaxis } = this.layout;
    const group = svg("g", { class: "axes" });
    (yaxis.tickvals ?? []).forEach((value, i) => {
      const y = this.y(value);
      if (yaxis.showgrid !== false) group.append(svg("path", { class: "grid", d: `M${this.left} ${y}H${this.right}` }));
      group.append(text(tickWords(yaxis)[i], this.left - 8, y + this.size * 0.35, { anchor: "end", size: this.size, middle: true }));
    });
    if (xaxis.type === "date") this.years(group);
    else if (xaxis.showticklabels !== false) this.names(group);
    if (xaxis.title.text) group.append(text(xaxis.title.text, (this.left + this.right) / 2, this.height - this.key.length * this.size * (LINE + 0.3) - 8, { anchor: "middle", size: this.size }));
    return group;
  }

  /** The names of the series under the figure, one a line. */
  legend() {
    const step = this.size * (LINE + 0.3);
    return this.key.map((note, i) => {
      const line = text(note.text, this.left, this.height - (this.key.length - 1 - i) * step - 6, { size: this.size });
      if (note.font.color) line.style.fill = note.font.color;
      return line;
    });
  }

  names(group) {
    const { xaxis } = this.layout;
    (xaxis.tickvals ?? []).forEach((value, i) => {
      const [x, y] = [this.x(value), this.bottom + this.size + 4];
      if (xaxis.showgrid) group.append(svg("path", { class: "grid", d: `M${x} ${this.top}V${this.bottom}` }));
      const name = text(this.below[i], x, y, { anchor: this.leans ? "end" : "middle", size: this.size });
      if (this.leans) name.setAttribute("transform", `rotate(${-UPRIGHT} ${x} ${y - 6})`);
      group.append(name);
    });
  }

  years(group) {
    const { xaxis } = this.layout;
    const [first, last] = this.range.x.map((day) => new Date(day).getUTCFullYear());
    const room = (YEAR / (this.range.x[1] - this.range.x[0])) * (this.right - this.left);
    const every = [1, 2, 5, 10, 20].find((count) => count * room > this.wide("2000") + 8) ?? 50;
    const y = xaxis.side === "top" ? this.top - 8 : this.bottom + this.size + 4;
    for (let year = first; year <= last + 1; year += 1) {
      const x = this.x(`${year}-01-01`);
      if (x < this.left - 1 || x > this.right + 1) continue;
      group.append(svg("path", { class: "grid", d: `M${x} ${this.top}V${this.bottom}` }));
      const at = xaxis.ticklabelmode === "period" ? x + room / 2 : x;
      if (year % every === 0 && at < this.right + 20) group.append(text(String(year), at, y, { anchor: "middle", size: this.size }));
    }
  }
}

/** A note that names a series at its end: by a square of its colour, or beyond the right end of the axis. */
function names(note) {
  return TAGS.test(note.text) || (note.xref === "paper" && note.x > 1);
}

export function number(value) {
  return typeof value === "string" ? Date.parse(value) : value;
}

function tickWords(axis) {
  return (axis.ticktext ?? []).map(String);
}

// ---- straight rules and words -----------------------------------------------------------------------------------------

export function rule(frame, shape) {
  const [x0, x1] = [shape.x0, shape.x1].map((value) => frame.across(value, shape.xref));
  const [y0, y1] = [shape.y0, shape.y1].map((value) => frame.up(value, shape.yref));
  return svg("path", { class: "rule", d: `M${x0} ${y0}L${x1} ${y1}`, ...stroke(shape.line) });
}

export function stroke({ color, width = 2, dash }) {
  return { stroke: color, "stroke-width": width, fill: "none", ...(DASHES[dash] ? { "stroke-dasharray": DASHES[dash] } : {}) };
}

/** A note of the figure: beside the place that it names. */
export function words(frame, note) {
  const size = note.font.size;
  let anchor = { left: "start", right: "end" }[note.xanchor] ?? "middle";
  let x = frame.across(note.x, note.xref) + (note.xshift ?? 0);
  if (anchor === "start" && x + frame.wide(note.text, size) > frame.width) [anchor, x] = ["end", x - 2 * (note.xshift ?? 0)];
  const y = frame.up(note.y, note.yref) + (note.yanchor === "bottom" ? -6 : size * 0.35);
  const shown = text(note.text, x, y, { anchor, size });
  if (note.font.color) shown.style.fill = note.font.color;
  return shown;
}

/** Text of a figure at a place: its lines one under the other, its colour marks kept, everything else plain. */
export function text(marked, x, y, { anchor = "start", size, middle = false }) {
  const parts = lines(marked);
  const first = middle ? y - ((parts.length - 1) * size * LINE) / 2 : y;
  const element = svg("text", { x, y: first, "text-anchor": anchor, "font-size": size });
  parts.forEach((line, i) => {
    const span = svg("tspan", { x, dy: i ? size * LINE : 0 });
    const [before, colour, inside, after] = [...line.split(TAGS), "", "", ""];
    span.append(plain(before));
    if (colour) span.append(svg("tspan", { style: `fill:${colour}` }, plain(inside)), plain(after));
    element.append(span);
  });
  return element;
}

export function lines(marked) {
  return String(marked).split("<br>");
}

/** Marks taken away and entities read: figures come escaped. */
export function plain(line) {
  return line.replace(/<\/?(?:b|span)[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
