// A choropleth that stays in the page: outlines are fetched once by their address, each rerun only brings values.
//
// Streamlit calls the default export at every change and the cleanup only when the element leaves the page; so the
// map lives in a WeakMap by its parent element, and every call is an update.

import { html, isDark, release, setIfNew, setStyle, svg } from "./dom.js";
import { formatNumber, readValues, spoken } from "./french.js";
import { Background } from "./map_background.js";
import { indexOf, listen, neighbour } from "./map_gestures.js";
import { clusters, ownNames, placeLabels } from "./map_labels.js";
import { skeleton } from "./map_parts.js";
import { View } from "./map_view.js";

const drawings = new Map(); // address -> promise of a drawing; survives page switches
const maps = new WeakMap();

const NEAR = 13; // px: typical outline from which shapes replace dots
const NEAR_OF_FEW = 8; // the same where there is room around each: a shape is recognised, a dot is not
const FEW = 60; // neighbourhoods: all named as soon as there is room
const BUTTON_STEP = 1.8;
const SYMBOLS = {
  circle: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
  square: "M-4.5-4.5h9v9h-9z",
  triangle: "M0-6l5.6 10h-11.2z",
  diamond: "M0-6.4l6.4 6.4l-6.4 6.4l-6.4-6.4z",
};

export default function keptMap({ data, parentElement, setTriggerValue }) {
  let map = maps.get(parentElement);
  if (!map) maps.set(parentElement, (map = new KeptMap(parentElement)));
  map.update(data, (code) => setTriggerValue("pick", code));
  return () => {
    map.close();
    maps.delete(parentElement);
  };
}

function fetchDrawing(address) {
  if (!drawings.has(address)) {
    const asked = fetch(new URL(`../../../${address}`, import.meta.url)).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.json();
    });
    asked.catch(() => drawings.delete(address)); // so that a retry asks again
    drawings.set(address, asked);
  }
  return drawings.get(address);
}

class KeptMap {
  constructor(parent) {
    /** @type {any} the outlines and what is drawn from them, null until they have come */
    this.drawing = null;
    this.drawn = ""; // the address of the outlines drawn
    this.font = "";
    this.view = new View();
    this.parts = skeleton();
    this.background = new Background(this.parts.background, this.parts.credit);
    this.zones = [];
    this.current = 0; // the one neighbourhood that Tab reaches
    parent.append(this.parts.root);
    listen(this.parts.svg, this.view, this.actions());
    this.parts.svg.addEventListener("focusin", (event) => this.enter(indexOf(event.target)));
    this.parts.svg.addEventListener("focusout", () => this.onFocus());
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.parts.stage);
  }

  close() {
    this.watcher.disconnect();
    cancelAnimationFrame(this.frame);
    this.background.clear();
    this.parts.root.remove();
  }

  // ---- what Python says -------------------------------------------------------------------------------------------

  update(data, pick) {
    this.data = data;
    this.sendPick = pick;
    const { root, stage, svg: image } = this.parts;
    root.classList.toggle("dark", isDark(this.parts.alt));
    this.font ||= getComputedStyle(this.parts.alt).fontFamily;
    setIfNew(root, "data-palette", data.palette);
    stage.style.setProperty("--height", `${data.height}px`);
    setIfNew(image, "aria-label", data.title);
    setIfNew(image, "aria-roledescription", data.words.kind); // a group says nothing of what it is
    this.parts.alt.textContent = [data.alt, data.words.help].filter(Boolean).join(" ");
    this.nameButtons(data.words);
    this.drawLegend(data.legend);
    if (!data.background) this.sayUnder(data.under);
    if (this.drawn === data.address) this.show();
    else this.load();
  }

  nameButtons(words) {
    for (const [name, button] of Object.entries(this.parts.buttons)) {
      setIfNew(button, "aria-label", words[name]);
      setIfNew(button, "title", words[name]);
    }
    this.parts.buttons.zoom_in.onclick = () => this.zoom(BUTTON_STEP);
    this.parts.buttons.zoom_out.onclick = () => this.zoom(1 / BUTTON_STEP);
    this.parts.buttons.zoom_all.onclick = () => this.zoom(0);
  }

  async load() {
    const { address, words } = this.data;
    this.say("status", words.loading);
    try {
      const drawing = await fetchDrawing(address);
      if (this.data.address !== address || this.drawn === address) return; // a later answer is on its way, or came
      this.open(drawing, address);
    } catch {
      if (this.data.address === address) this.say("alert", words.failed, words.retry);
    }
  }

  /** What lies under the outlines: whose landscape, or that they are schematic. */
  sayUnder(text) {
    this.parts.credit.textContent = text;
    this.parts.credit.hidden = !text;
  }

  say(role, text, action) {
    const { message } = this.parts;
    message.hidden = !text;
    message.setAttribute("role", role);
    message.replaceChildren(html("p", {}, text));
    if (!action) return;
    const button = html("button", { type: "button" }, action);
    button.onclick = () => this.load();
    message.append(button);
  }

  // ---- the drawing, once ------------------------------------------------------------------------------------------

  open(drawing, address) {
    const hadFocus = this.focused();
    const code = this.drawing?.codes[this.current];
    Object.assign(this, { drawing, drawn: address, withOutlines: false });
    this.ranks = new Map(drawing.codes.map((each, i) => [each, i]));
    this.view.open(drawing.size, drawing.step);
    this.background.clear();
    this.zones = drawing.centres.map((centre, i) => (centre ? newZone(i, centre) : null));
    this.specks = drawing.boxes.map((box) => box !== null && Math.max(box[2] - box[0], box[3] - box[1]) <= 2);
    this.parts.zones.replaceChildren(...this.zones.filter(Boolean));
    this.parts.ground.replaceChildren(...(drawing.ground ?? []).map(([layer, d]) => svg("path", { class: layer, d })));
    this.parts.insets.replaceChildren(...drawing.insets.flatMap(newInset));
    this.typical = median(drawing.boxes.filter(Boolean).map(([x0, y0, x1, y1]) => Math.max(x1 - x0, y1 - y0)));
    const named = new Set(drawing.groups);
    const towns = (drawing.towns ?? []).filter(([, , text]) => !named.has(text)).map(([x, y, text]) => ({ text, box: [x, y, x, y] }));
    this.communes = [...clusters(drawing), ...towns];
    this.names = [...ownNames(drawing), ...towns];
    this.current = this.ranks.get(code) ?? this.ranks.get(this.data.selected[0]) ?? this.firstZone();
    this.say("status", "");
    this.show();
    release(this.parts.root);
    this.resize();
    if (hadFocus) this.zones[this.current]?.focus();
  }

  firstZone() {
    return Math.max(this.zones.findIndex(Boolean), 0);
  }

  // ---- values, at each change -------------------------------------------------------------------------------------

  show() {
    const { looks, values, number, selected, version } = this.data;
    if (looks.length !== this.zones.length) return this.say("alert", this.data.words.failed, this.data.words.retry);
    this.numbers = readValues(values, number.decimals ?? 0);
    this.selected = new Set(selected.map((code) => this.ranks.get(code)).filter((i) => i !== undefined));
    this.zones.forEach((zone, i) => {
      if (!zone) return;
      setIfNew(zone, "class", `zone k${looks[i]}${this.specks[i] ? " speck" : ""}`);
      setIfNew(zone, "aria-label", `${this.drawing.names[i]}, ${spoken(this.textOf(i), this.data.spoken)}`);
      setIfNew(zone, "aria-pressed", String(this.selected.has(i)));
      setIfNew(zone, "tabindex", i === this.current ? "0" : "-1");
    });
    this.drawMarkers();
    this.drawOver();
    this.refreshTip();
    setIfNew(this.parts.root, "data-version", String(version));
  }

  textOf(i) {
    const { looks, number, words } = this.data;
    const value = this.numbers[i];
    if (looks[i] === "s") return words.secret;
    if (looks[i] === "m" || (value === null && looks[i] !== "o")) return words.missing;
    const text = value === null ? "" : formatNumber(value, number);
    return looks[i] === "o" ? [text, words.outside].filter(Boolean).join(", ") : text;
  }

  drawMarkers() {
    const nodes = this.data.markers.map(([x, y, look, symbol, label]) => {
      const group = svg("g", { class: `marker k${look}`, role: "img", "aria-label": label, "data-tip": label });
      group.append(svg("path", { d: SYMBOLS[symbol] }));
      group.point = [x, y];
      return group;
    });
    this.parts.markers.replaceChildren(...nodes);
  }

  drawLegend(legend) {
    const shown = JSON.stringify(legend);
    if (shown === this.legend) return;
    this.legend = shown;
    this.parts.legend.replaceChildren(
      ...legend.map(([look, text]) => {
        const swatch = svg("svg", { class: `swatch k${look}`, width: 26, height: 16, "aria-hidden": "true" });
        swatch.append(svg("rect", { x: 1.5, y: 1.5, width: 23, height: 13, rx: 2 }));
        if (look === "s") swatch.append(svg("text", { x: 13, y: 12, "text-anchor": "middle" }, "s"));
        return html("li", {}, swatch, html("span", {}, text));
      }),
    );
  }

  // ---- the view ---------------------------------------------------------------------------------------------------

  resize() {
    const { clientWidth: width, clientHeight: height } = this.parts.stage;
    if (!width || !height) return;
    this.view.resize(width, height);
    this.view.keepInside();
    setIfNew(this.parts.svg, "viewBox", `0 0 ${width} ${height}`); // printing scales it to the sheet
    this.draw();
  }

  /** One drawing a frame at most, however many pointer events come. */
  changed() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  zoom(factor) {
    const target = this.drawing?.centres[this.zoomTarget()];
    if (factor === 0) this.view.reset();
    else if (target && factor > 1) {
      const near = this.view.sees(target) ? this.view.toScreen(target) : (this.view.centreOn(target), undefined);
      this.view.zoomBy(factor, near);
      if (!this.view.sees(target, 60)) this.view.centreOn(target);
    } else this.view.zoomBy(factor);
    this.hideTip();
    this.draw();
  }

  /** Buttons and keys zoom towards the focused neighbourhood, else the selected one, else the middle. */
  zoomTarget() {
    return this.focused() ? this.current : this.selected?.size ? [...this.selected][0] : -1;
  }

  draw() {
    if (!this.drawing || this.view.width <= 1) return;
    const { root, world, svg: image, scale } = this.parts;
    const s = this.view.scale;
    this.near = this.typical * s >= (this.zones.length <= FEW ? NEAR_OF_FEW : NEAR);
    if (this.near && !this.withOutlines) this.addOutlines();
    root.classList.toggle("near", this.near);
    world.setAttribute("transform", this.view.matrix);
    const many = this.zones.length;
    const room = Math.min(Math.max(Math.min(this.view.width, this.view.height) / 480, 0.8), 1.5);
    this.dot = room * Math.min(many > 200 ? 5.5 : 7, Math.max(3, 75 / Math.sqrt(many)) * this.view.zoom ** 0.3);
    this.sizeDots(this.dot / s);
    this.parts.stage.classList.toggle("zoomed", this.view.zoom > 1);
    scale.hidden = false;
    this.parts.patterns.forEach((pattern) => pattern.setAttribute("patternTransform", `scale(${1 / s})`));
    image.style.touchAction = this.view.zoom > 1 ? "none" : "pan-x pan-y";
    this.drawOver();
    this.drawLabels();
    if (this.drawn === this.data.address) this.background.follow(this.view, this.data.background);
    drawScale(scale, this.drawing.step / s);
    this.parts.buttons.zoom_out.disabled = this.parts.buttons.zoom_all.disabled = this.view.zoom <= 1;
    this.parts.buttons.zoom_in.disabled = this.view.zoom >= this.view.deepest;
  }

  /** Writing `--dot` restyles every dot: not while panning, and only the specks' own when outlines are shown. */
  sizeDots(radius) {
    const { world } = this.parts;
    const thin = this.dot < 5 && !this.near ? 1 : 1.5;
    const sized = this.near ? this.zones.filter((zone, i) => zone && this.specks[i]) : [world];
    for (const element of sized) setStyle(element, "--dot", radius);
    setStyle(world, "--thin", thin);
    if (!this.near) this.zones.forEach((zone, i) => this.specks[i] && zone?.style.removeProperty("--dot"));
  }

  /** What follows values as well as the view: markers, outlines of the chosen, letters of the secret ones, focus. */
  drawOver() {
    if (!this.dot) return;
    for (const marker of this.parts.markers.children) {
      setIfNew(marker, "transform", `translate(${this.view.toScreen(marker.point).join(" ")})`);
    }
    this.outline(this.parts.chosenHalo, [...this.selected]);
    this.outline(this.parts.chosen, [...this.selected]);
    const roomy = this.near ? this.typical * this.view.scale > 18 : this.dot >= 5;
    const hidden = roomy ? this.zones.map((_, i) => i).filter((i) => this.data.looks[i] === "s" && this.zones[i]) : [];
    const seen = hidden.map((i) => this.drawing.centres[i]).filter((centre) => this.view.sees(centre));
    this.parts.secrets.replaceChildren(...seen.map((centre) => letter(this.view.toScreen(centre))));
    this.onFocus();
  }

  /** Shapes are made when first needed: a country opens with dots alone. */
  addOutlines() {
    this.withOutlines = true;
    this.zones.forEach((zone, i) => zone?.append(svg("path", { d: this.drawing.paths[i] })));
  }

  outline(path, ranks) {
    const radius = (this.dot + 2.5) / this.view.scale;
    const ring = ([x, y]) => `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
    const drawn = ranks.filter((i) => this.zones[i]);
    setIfNew(path, "d", drawn.map((i) => (this.near && !this.specks[i] ? this.drawing.paths[i] : ring(this.drawing.centres[i]))).join(""));
  }

  drawLabels() {
    const { view } = this;
    const own = this.zones.length <= FEW || (this.near && this.typical * view.scale > 45);
    const most = (view.width * view.height) / (this.zones.length <= FEW ? 8000 : 24000);
    const options = { font: this.font, gap: own ? 4 : this.dot + 3, most, ...this.obstacles() };
    placeLabels(this.parts.labels, own ? this.names : this.communes, view, options);
  }

  /** Where no label may lie: buttons, scale, insets too small to hold one (mute), and dots when they are few. */
  obstacles() {
    const { view, drawing } = this;
    const boxes = [[view.width - 60, 0, view.width, 130], [0, view.height - 40, 140, view.height]];
    if (this.data.background || this.data.under) boxes.push([view.width - 280, view.height - 30, view.width, view.height]);
    const small = drawing.insets.filter(({ box }) => box[2] * view.scale < 260);
    const mute = small.map(({ box: [x, y, width, height] }) => [...view.toScreen([x, y]), ...view.toScreen([x + width, y + height])]);
    return { mute, obstacles: [...boxes, ...mute, ...this.ownPlaces()] };
  }

  /** What few neighbourhoods take on screen: the middle of their outlines, or their dots. */
  ownPlaces() {
    const { view, drawing, dot } = this;
    if (this.zones.length > FEW) return [];
    if (!this.near) return drawing.centres.filter(Boolean).map((centre) => around(view.toScreen(centre), dot));
    return drawing.boxes.filter(Boolean).map((box) => {
      const [[x0, y0], [x1, y1]] = [view.toScreen(box), view.toScreen(box.slice(2))];
      const [dx, dy] = [(x1 - x0) / 8, (y1 - y0) / 8];
      return [x0 + dx, y0 + dy, x1 - dx, y1 - dy];
    });
  }

  // ---- what the hand does -----------------------------------------------------------------------------------------

  actions() {
    return {
      pick: (i) => this.sendPick(this.drawing.codes[i]),
      focus: (i) => this.moveTo(i),
      step: (dx, dy) => this.step(dx, dy),
      zoom: (factor) => this.zoom(factor),
      changed: () => this.changed(),
      hover: (i, point) => this.showTip(this.drawing.names[i], `${this.data.measure} : ${this.textOf(i)}`, point, i),
      hoverText: (text, point) => this.showTip(text, "", point),
      leave: () => this.hideTip(),
    };
  }

  focused() {
    return this.zones[this.current] && this.parts.svg.getRootNode().activeElement === this.zones[this.current];
  }

  step(dx, dy) {
    if (!this.focused()) return this.moveTo(this.current);
    const points = this.drawing.centres.map((centre) => centre && this.view.toScreen(centre));
    const next = neighbour(points, this.current, [dx, dy]);
    if (next !== null) this.moveTo(next);
  }

  /** The focus arrived on a neighbourhood, by our keys or by a screen reader's own. */
  enter(i) {
    if (i !== null) {
      this.zones[this.current]?.setAttribute("tabindex", "-1");
      this.current = i;
      this.zones[i].setAttribute("tabindex", "0");
    }
    this.onFocus();
  }

  moveTo(i) {
    if (!this.zones[i]) return;
    if (!this.view.sees(this.drawing.centres[i], 20)) this.view.centreOn(this.drawing.centres[i]);
    this.zones[i].focus();
    this.draw();
  }

  /** The focus ring is a path of its own: bringing the outline itself forward would make it lose the focus. */
  onFocus() {
    if (!this.drawing) return;
    const visible = this.focused() && this.zones[this.current].matches(":focus-visible");
    this.outline(this.parts.focus, visible ? [this.current] : []);
    if (visible) {
      const point = this.view.toScreen(this.drawing.centres[this.current]);
      this.showTip(this.drawing.names[this.current], `${this.data.measure} : ${this.textOf(this.current)}`, point, this.current);
    } else if (this.tipFromFocus) this.hideTip();
    this.tipFromFocus = visible;
  }

  showTip(name, text, [x, y], rank = null) {
    const { tip } = this.parts;
    this.tipRank = rank;
    tip.replaceChildren(html("strong", {}, name), ...(text ? [html("span", {}, text)] : []));
    tip.hidden = false;
    const left = Math.min(Math.max(x - tip.offsetWidth / 2, 4), this.view.width - tip.offsetWidth - 4);
    const above = y - tip.offsetHeight - 16;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 2 ? above : y + 18}px`;
  }

  /** A tip that is open while values change says the new value. */
  refreshTip() {
    const { tip } = this.parts;
    if (tip.hidden || this.tipRank === null || !tip.lastElementChild) return;
    tip.lastElementChild.textContent = `${this.data.measure} : ${this.textOf(this.tipRank)}`;
  }

  hideTip() {
    this.parts.tip.hidden = true;
  }
}

// ---- pieces -------------------------------------------------------------------------------------------------------

function newZone(i, [x, y]) {
  const zone = svg("g", { role: "button", "data-i": i, tabindex: "-1" });
  zone.append(svg("circle", { cx: x, cy: y }));
  return zone;
}

function newInset({ name, box: [x, y, width, height] }) {
  const frame = svg("rect", { x, y, width, height, rx: width / 40 });
  const title = svg("text", { x: x + width / 2, y: y + height * 0.14, "text-anchor": "middle" }, name);
  title.style.fontSize = `${Math.min(height * 0.12, (width * 1.6) / name.length)}px`;
  return [frame, title];
}

function around([x, y], radius) {
  return [x - radius, y - radius, x + radius, y + radius];
}

function letter([x, y]) {
  return svg("text", { x: x.toFixed(1), y: (y + 4).toFixed(1), "text-anchor": "middle" }, "s");
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}

/** A bar of 1, 2 or 5 × 10ⁿ metres, at most 110 px long. */
function drawScale(element, metresPerPixel) {
  const most = metresPerPixel * 110;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = power * [5, 2, 1].find((n) => n * power <= most);
  element.lastElementChild.style.width = `${metres / metresPerPixel}px`;
  const text = metres >= 1000 ? formatNumber(metres / 1000, { suffix: "\u202fkm" }) : formatNumber(metres, { suffix: "\u202fm" });
  element.firstElementChild.textContent = text;
}
