// The map's empty page: built once, then only filled.

import { html, svg } from "./dom.js";

let count = 0;

export function skeleton() {
  const id = `map-${(count += 1)}`;
  const parts = { patterns: [hatch("map-hatch"), dots("map-dots")] }; // drawn at the scale of the world
  const swatches = [hatch("key-hatch"), dots("key-dots")]; // the same for the legend, which has no scale
  const layer = (name) => (parts[name] = svg("g", { class: name }));
  const line = (name) => (parts[name] = svg("path", { class: `line ${name}`, "aria-hidden": "true" }));
  parts.world = svg("g", { class: "world" });
  layer("background").setAttribute("aria-hidden", "true");
  layer("ground").setAttribute("aria-hidden", "true");
  layer("insets").setAttribute("aria-hidden", "true");
  parts.world.append(parts.background, parts.ground, parts.insets, line("chosenHalo"), layer("zones"), line("chosen"), line("focus"));
  parts.svg = svg("svg", { role: "group", tabindex: "-1", "aria-describedby": `${id}-alt` });
  parts.svg.append(svg("defs", {}, ...parts.patterns, ...swatches), parts.world, layer("secrets"), layer("labels"), layer("markers"));
  for (const name of ["secrets", "labels"]) parts[name].setAttribute("aria-hidden", "true");
  parts.buttons = { zoom_in: button("M9 4v10M4 9h10"), zoom_out: button("M4 9h10"), zoom_all: button("M7 4H4v3M11 4h3v3M7 14H4v-3M11 14h3v-3") };
  parts.scale = html("div", { class: "scale", "aria-hidden": "true", hidden: "" }, html("span"), html("i"));
  parts.credit = html("p", { class: "credit", hidden: "" });
  parts.tip = html("div", { class: "tip", "aria-hidden": "true", hidden: "" });
  parts.message = html("div", { class: "message", hidden: "" });
  parts.alt = html("p", { id: `${id}-alt`, class: "unseen" });
  const buttons = html("div", { class: "buttons" }, ...Object.values(parts.buttons));
  parts.stage = html("div", { class: "stage" }, parts.svg, buttons, parts.credit, parts.scale, parts.tip, parts.message);
  parts.legend = html("ul", { class: "legend" });
  parts.root = html("div", { class: "kept-map" }, parts.alt, parts.stage, parts.legend);
  parts.root.style.visibility = "hidden"; // the style sheet shows it: never a flash of black shapes
  return parts;
}

function hatch(id) {
  return pattern(id, "hatch", "M-2 2l4-4M0 8l8-8M6 10l4-4");
}

function dots(id) {
  return pattern(id, "dots", "M2 2h0.01M6 6h0.01");
}

function pattern(id, name, d) {
  const made = svg("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" });
  made.append(svg("rect", { width: 8, height: 8, class: "hatched" }), svg("path", { d, class: name }));
  return made;
}

function button(d) {
  const icon = svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true" }, svg("path", { d }));
  return html("button", { type: "button" }, icon);
}
