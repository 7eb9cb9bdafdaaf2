// A figure drawn by Plotly in a node that stays: `Plotly.react` only when the figure, the width or the theme is another.
//
// Plotly's script is asked for once a page, after the first paint; the place of the chart is kept meanwhile.

import { html, isDark, release, setIfNew } from "./dom.js";

const charts = new WeakMap();
const SIDE = 0.36; // share of the width that names beside the plot may take; beyond it they become a legend
const NARROW = 520; // px, a phone: names at the side are cut, years named one in three
const LONGEST = 17; // letters of a name there
const LEGEND = 26; // px, a line of the legend
const FINE = 2; // dots of a saved picture for one of the screen
const PATHS = { table: "M2 3h12v10H2zM2 6.5h12M2 10h12M6.5 3v10", pin: "M6 2h4l-.5 5 2.5 2H4l2.5-2zM8 9v5" };
const COARSE = matchMedia("(pointer: coarse)");

let library = null;

export default function plotlyChart({ data, parentElement, setTriggerValue }) {
  let chart = charts.get(parentElement);
  if (!chart) charts.set(parentElement, (chart = new Chart(parentElement)));
  chart.update(data, (key) => setTriggerValue("pick", key), (name) => setTriggerValue("tool", name));
  return () => {
    chart.close();
    charts.delete(parentElement);
  };
}

/** Plotly, when the page has been painted and the script has come; a failure may be tried again. */
function plotly(address) {
  library ??= new Promise((done, fail) => {
    const ask = () => {
      const script = html("script", { src: new URL(`../../../${address}`, import.meta.url), fetchpriority: "low" });
      script.onload = () => done(window.Plotly);
      script.onerror = () => {
        library = null;
        script.remove();
        fail(new Error(address));
      };
      document.head.append(script);
    };
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(ask)));
  });
  return library;
}

class Chart {
  /** @type {any} what Python says, null until it has */
  data = null;
  /** @type {any} */
  pick = null;
  /** @type {any} what a tool of the page does, by its name */
  use = null;

  constructor(parent) {
    this.stage = html("div", { class: "stage", "aria-hidden": "true" });
    this.keys = html("div", { class: "keys" });
    this.tools = html("div", { class: "tools" });
    this.status = html("div", { class: "status" });
    this.probe = html("span", { hidden: "" });
    this.root = html("div", { class: "ess-plot" }, this.stage, this.keys, this.tools, this.status, this.probe);
    this.buttons = new Map();
    parent.append(this.root);
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.root);
    this.root.addEventListener("fullscreenchange", () => this.draw());
  }

  close() {
    this.watcher.disconnect();
    if (this.started) window.Plotly.purge(this.stage);
    this.root.remove();
    this.closed = true;
  }

  // ---- what Python says -------------------------------------------------------------------------------------------

  update(data, pick, use) {
    Object.assign(this, { data, pick, use });
    this.picks = data.picks ?? [];
    setIfNew(this.root, "role", this.picks.length ? "group" : "img"); // an image has no buttons
    setIfNew(this.root, "aria-label", data.alt);
    if (this.picks.length) setIfNew(this.root, "aria-roledescription", data.words.kind);
    else this.root.removeAttribute("aria-roledescription");
    this.text = JSON.stringify(data.figure);
    this.placeKept();
    this.draw();
  }

  /** The height of the chart, from the first moment: nothing moves when it comes. */
  placeKept() {
    this.root.style.minHeight = `${this.data.figure.layout.height}px`;
    if (!this.library) this.say(this.data.words.loading);
  }

  say(text, retry) {
    this.status.hidden = !text;
    this.status.replaceChildren(html("p", {}, text ?? ""));
    if (!retry) return;
    const button = html("button", { type: "button" }, this.data.words.retry);
    button.onclick = () => this.draw();
    this.status.append(button);
  }

  async draw() {
    if (!this.data) return;
    try {
      this.library = await plotly(this.data.script);
    } catch {
      this.say(this.data.words.failed, true);
      return;
    }
    this.queue = (this.queue ?? Promise.resolve()).then(() => this.react()); // one drawing at a time
  }

  async react() {
    const width = this.root.clientWidth;
    if (this.closed || !width) return;
    const dark = isDark(this.probe);
    const full = document.fullscreenElement === this.root;
    const height = full ? window.innerHeight - 24 : this.data.figure.layout.height;
    const state = [this.text, width, height, dark, this.areas() ? this.data.selected : ""].join("|");
    if (state !== this.state) {
      this.state = state;
      const { data, layout } = this.dressed(width, height, dark);
      await this.library.react(this.stage, data, layout, { displayModeBar: false, locale: "fr", doubleClick: "reset" });
      document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true"); // where it measures its texts
      if (!this.started) this.listen();
      this.root.dataset.drawn = "true";
      this.say("");
      this.root.style.minHeight = `${layout.height}px`;
      release(this.root);
      this.place();
    }
    this.choose();
    this.showTools();
  }

  // ---- the figure, dressed ------------------------------------------------------------------------------------------

  dressed(width, height, dark) {
    const figure = JSON.parse(this.text); // Plotly writes in what it is given
    const { data, layout } = figure;
    const style = getComputedStyle(this.root);
    layout.template = structuredClone(window.essPlotly.looks[dark ? "dark" : "light"]);
    layout.template.layout.font.family = style.fontFamily;
    Object.assign(layout, { width, height, uirevision: JSON.stringify([layout.xaxis?.range, layout.yaxis?.range]) });
    if (COARSE.matches) layout.dragmode = false; // a finger on the chart scrolls the page
    if (layout.dragmode === "zoom") {
      layout.xaxis = { ...layout.xaxis, fixedrange: false };
      layout.yaxis = { ...layout.yaxis, fixedrange: this.picks.length > 0 };
    }
    for (const trace of this.areas() ? data : []) this.frame(trace, layout);
    if (width < NARROW) shorten(layout, width);
    if (width < NARROW && layout.meta?.tiles) retile(data[0], layout);
    if ((layout.margin?.r ?? 0) > width * SIDE) this.below(layout, data, width);
    this.layout = layout;
    return { data, layout };
  }

  /** Whether the marks are rectangles without axes, which no button can be laid over. */
  areas() {
    return this.data.figure.data[0]?.type === "treemap";
  }

  /** The chosen rectangles have an edge. */
  frame(trace, layout) {
    const chosen = new Set(this.data.selected ?? []);
    const width = trace.customdata.map((key) => (chosen.has(key) ? 5 : 0));
    trace.marker.line = { width, color: layout.template.layout.font.color };
  }

  /** No room beside the plot for the names of the series: they go under it, as a legend. */
  below(layout, data, width) {
    const named = (layout.annotations ?? []).filter((note) => note.name === "serie");
    if (!named.length) return;
    layout.annotations = layout.annotations.filter((note) => note.name !== "serie");
    const letters = named.reduce((sum, note) => sum + note.text.length, 0);
    const lines = Math.max(1, Math.ceil((letters * 8 + named.length * 60) / width));
    layout.margin = { ...layout.margin, r: 16, b: (layout.margin.b ?? 8) + lines * LEGEND };
    layout.height += lines * LEGEND;
    layout.showlegend = true;
    layout.legend = { ...layout.legend, y: -40 / layout.height };
    const seen = new Set();
    for (const trace of data) {
      if (!trace.name || !named.some((note) => note.text.endsWith(trace.name))) {
        trace.showlegend = false; // it has no name beside the plot either
        continue;
      }
      trace.legendgroup = trace.name;
      trace.showlegend = !seen.has(trace.name);
      seen.add(trace.name);
    }
  }

  // ---- what is pointed at, chosen, hidden -----------------------------------------------------------------------------

  listen() {
    this.started = true;
    const chosen = ({ points }) => {
      const key = points[0] && this.keyOf(points[0]);
      if (key !== undefined && this.picks.some(([code]) => code === key)) this.pick(key);
      return false; // a rectangle is a choice, not a way in
    };
    this.stage.on("plotly_click", chosen);
    this.stage.on("plotly_treemapclick", chosen);
    this.stage.on("plotly_clickannotation", ({ annotation }) => this.toggle(annotation.text));
    this.stage.on("plotly_relayout", () => this.place());
  }

  keyOf(point) {
    if (typeof point.customdata === "string") return point.customdata;
    return point.data.type === "bar" ? this.picks[point.pointNumber]?.[0] : undefined;
  }

  /** A click on the name of a series hides the others, a second one shows them again. */
  toggle(text) {
    const name = this.stage.data.find((trace) => trace.name && text.endsWith(trace.name))?.name;
    if (!name) return;
    const alone = this.stage.data.some((trace) => trace.visible === "legendonly");
    const shown = this.stage.data.map((trace) => (alone || trace.name === name ? true : "legendonly"));
    this.library.restyle(this.stage, { visible: shown });
  }

  /** A button over each thing that can be chosen: reached by Tab, framed when chosen, and as wide as its column. */
  place() {
    const boxes = this.picks.map(([key], at) => this.boxOf(key, at));
    const known = new Set(this.picks.map(([key]) => key));
    for (const [key, button] of this.buttons) if (!known.has(key)) button.remove(), this.buttons.delete(key);
    this.picks.forEach(([key, words], at) => {
      const button = this.buttons.get(key) ?? this.button(key);
      setIfNew(button, "aria-label", words);
      const box = boxes[at];
      setIfNew(button, "class", box ? (box.whole ? "key whole" : "key") : "key apart");
      if (box) Object.assign(button.style, { left: `${box.x}px`, top: `${box.y}px`, width: `${box.w}px`, height: `${box.h}px` });
      else button.removeAttribute("style");
      if (this.keys.children[at] !== button) this.keys.insertBefore(button, this.keys.children[at] ?? null);
    });
  }

  button(key) {
    const made = html("button", { type: "button", "data-key": key });
    made.onclick = () => this.pick(key);
    made.onpointerenter = () => this.point(key);
    made.onfocus = () => made.matches(":focus-visible") && this.point(key);
    made.onpointerleave = made.onblur = () => this.library.Fx.unhover(this.stage);
    this.buttons.set(key, made);
    return made;
  }

  /** Show what Plotly says of a key, when its button is pointed at instead of its mark. */
  point(key) {
    const at = this.picks.findIndex(([code]) => code === key);
    const points = this.stage.data
      .map((trace, curveNumber) => ({ curveNumber, pointNumber: this.rank(trace, key, at) }))
      .filter(({ curveNumber, pointNumber }) => pointNumber >= 0 && this.drawnAt(curveNumber, pointNumber));
    try {
      this.library.Fx.hover(this.stage, points);
    } catch {
      // a mark that is not drawn has nothing to say
    }
  }

  drawnAt(curve, point) {
    const trace = this.stage.data[curve];
    return trace.visible !== "legendonly" && trace.hoverinfo !== "skip" && trace.x?.[point] != null && trace.y?.[point] != null;
  }

  rank(trace, key, at) {
    if (trace.customdata) return trace.customdata.indexOf(key);
    return trace.type === "bar" ? at : -1;
  }

  boxOf(key, at) {
    const { xaxis, yaxis, _size: frame } = this.stage._fullLayout;
    const trace = this.stage.data.find((each) => this.rank(each, key, at) >= 0);
    if (!trace || !xaxis || !yaxis || !trace.x) return null;
    const point = this.rank(trace, key, at);
    const [x, y] = [trace.x[point], trace.y[point]];
    if (trace.type === "bar" && trace.orientation === "h") {
      const [from, to] = [yaxis.d2p(y - 0.5), yaxis.d2p(y + 0.5)].sort((a, b) => a - b);
      return { whole: true, x: 0, y: yaxis._offset + from + 1, w: frame.l + frame.w, h: to - from - 2 };
    }
    if (trace.type === "bar") {
      const [from, to] = [xaxis.d2p(x - 0.5), xaxis.d2p(x + 0.5)];
      return { whole: true, x: xaxis._offset + from + 1, y: frame.t - 4, w: to - from - 2, h: this.layout.height - frame.t };
    }
    if (x == null || y == null) return null;
    return { x: xaxis._offset + xaxis.d2p(x) - 11, y: yaxis._offset + yaxis.d2p(y) - 11, w: 22, h: 22 };
  }

  choose() {
    const chosen = new Set(this.data.selected ?? []);
    for (const [key, button] of this.buttons) {
      setIfNew(button, "aria-pressed", String(chosen.has(key)));
      button.classList.toggle("chosen", chosen.has(key));
    }
  }

  // ---- tools --------------------------------------------------------------------------------------------------------

  showTools() {
    const { words } = this.data;
    const full = document.fullscreenElement === this.root;
    const wanted = [
      ...(this.layout.dragmode === "zoom" ? [["whole", "M3 8a5 5 0 1 1 1.5 3.5M3 4v4h4", () => this.whole()]] : []),
      ...(this.data.tools ?? []).map((name) => [name, PATHS[name], () => this.use(name)]),
      ["picture", "M8 2v8m-3-3l3 3 3-3M3 13h10", () => this.save()],
      ...(document.fullscreenEnabled ? [[full ? "leave" : "screen", "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3", () => this.fill(full)]] : []),
    ];
    const text = JSON.stringify([wanted.map(([name]) => name), words]);
    if (text === this.shown) return;
    this.shown = text;
    this.tools.replaceChildren(...wanted.map(([name, path, act]) => tool(words[`${name}`], path, act)));
  }

  whole() {
    this.library.relayout(this.stage, { "xaxis.range": this.layout.xaxis.range, "yaxis.range": this.layout.yaxis.range });
    if (!this.layout.xaxis.range) this.library.relayout(this.stage, { "xaxis.autorange": true });
  }

  fill(full) {
    if (full) document.exitFullscreen();
    else this.root.requestFullscreen();
  }

  /** The chart as it is seen, on white, between its title and its source. */
  async save() {
    const { title, foot, figure } = this.data;
    const width = Math.max(this.root.clientWidth, 720);
    const { data, layout } = this.dressed(width, figure.layout.height, false);
    this.state = ""; // `dressed` told the layout of the picture
    data.forEach((trace, at) => (trace.visible = this.stage.data[at]?.visible ?? true));
    const sheet = { format: "png", width, height: layout.height, scale: FINE };
    const image = new Image();
    image.src = await this.library.toImage({ data, layout }, sheet);
    await image.decode();
    const canvas = framed(image, width, layout.height, title, foot, layout.template.layout.font);
    html("a", { href: canvas.toDataURL("image/png"), download: `${named(title)}.png` }).click();
    this.draw();
  }
}

/** A picture that can be quoted alone. */
function framed(image, width, height, title, foot, { family, color }) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const [large, small] = [`600 19px ${family}`, `13px ${family}`];
  const [head, base] = [folded(pen, large, title, width), folded(pen, small, foot, width)];
  const [top, bottom] = [24 + head.length * 25, 20 + base.length * 18];
  Object.assign(canvas, { width: (width + 48) * FINE, height: (top + height + bottom) * FINE });
  pen.scale(FINE, FINE);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, width + 48, top + height + bottom);
  pen.drawImage(image, 24, top, width, height);
  pen.fillStyle = color;
  pen.font = large;
  head.forEach((line, at) => pen.fillText(line, 24, 34 + at * 25));
  pen.font = small;
  base.forEach((line, at) => pen.fillText(line, 24, top + height + 20 + at * 18));
  return canvas;
}

function folded(pen, font, text, width) {
  pen.font = font;
  const lines = [];
  for (const word of (text ?? "").split(" ").filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** On a phone, names leave room for what they name: pointing at it, and the table, say the whole. */
function shorten(layout, width) {
  const { yaxis, xaxis } = layout;
  const cut = (given) => {
    const text = given.replaceAll("<br>", " "); // two lines of a long name are too wide here too
    return text.length > LONGEST && !text.includes("<") ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : given;
  };
  if (yaxis?.ticktext) yaxis.ticktext = yaxis.ticktext.map(cut);
  if (xaxis?.dtick === "M12") xaxis.dtick = "M36";
  for (const [axis, range] of Object.entries(layout.meta?.narrow ?? {})) layout[axis].range = range;
  for (const note of layout.annotations ?? []) if (note.name === "legende") fold(layout, note, width);
}

/** On a phone, columns of tiles follow one another in two columns: five would leave no room for their words. */
function retile(trace, layout) {
  const places = trace.x.flatMap((_, column) => trace.y.map((_, row) => [row, column])).filter(([row, column]) => trace.text[row][column]);
  const pairs = Array.from({ length: Math.ceil(places.length / 2) }, (_, at) => places.slice(2 * at, 2 * at + 2));
  const pitch = (layout.height - layout.margin.t - layout.margin.b) / trace.y.length;
  for (const name of ["z", "text", "hovertext"]) {
    const cells = trace[name];
    trace[name] = pairs.map((pair) => [0, 1].map((at) => (pair[at] ? cells[pair[at][0]][pair[at][1]] : name === "z" ? null : "")));
  }
  Object.assign(trace, { x: [0, 1], y: pairs.map((_, at) => at) });
  Object.assign(layout.xaxis, { tickvals: [], ticktext: [], range: [-0.5, 1.5] });
  layout.yaxis.range = [pairs.length - 0.5, -0.5];
  layout.height = layout.margin.t + layout.margin.b + pitch * pairs.length;
}

/** A legend in one line goes on several, and the plot down by as much. */
function fold(layout, note, width) {
  const lines = [];
  for (const item of note.text.split("  ")) {
    const longer = lines.length ? `${lines.at(-1)}  ${item}` : item;
    const letters = longer.replace(/<[^>]*>/g, "").length;
    if (lines.length && letters * 7.6 < width - 130) lines[lines.length - 1] = longer;
    else lines.push(item);
  }
  note.text = lines.join("<br>");
  note.align = "left";
  layout.margin = { ...layout.margin, t: layout.margin.t + (lines.length - 1) * 20 };
  layout.height += (lines.length - 1) * 20;
}

function tool(words, path, act) {
  const made = html("button", { type: "button", title: words, "aria-label": words });
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  icon.append(line);
  made.append(icon);
  made.onclick = act;
  return made;
}

/** A title as the name of a file. */
function named(title) {
  return title.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^\w]+/g, "-").replace(/^-|-$/g, "").slice(0, 60).toLowerCase() || "graphique";
}
