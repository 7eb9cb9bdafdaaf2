// The marks of a figure: bars and lines with their points, and the spots that answer the pointer.

import { svg } from "./dom.js";
import { lines, number, plain, stroke, text } from "./plot_frame.js";

const LEAST = 11; // px: smaller than that, values are not written at all
const HATCHES = {
  "/": "M-2 2l4-4M0 8l8-8M6 10l4-4",
  "\\": "M-2 6l4 4M0 0l8 8M6-2l4 4",
  x: "M0 0l8 8M0 8l8-8",
  "-": "M0 4h8",
  "+": "M0 4h8M4 0v8",
  ".": "M4 4h0.01",
};
const NAMES = ["/", "\\", "x", "-", "+", "."];

export function hatches() {
  const made = NAMES.map((shape, i) => {
    const pattern = svg("pattern", { id: `hatch-${i}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" });
    pattern.append(svg("path", { class: "hatch", d: HATCHES[shape] }));
    return pattern;
  });
  return svg("defs", {}, ...made);
}

/** {group, spots}: the element of a trace, and the boxes on it that have something to say. */
export function drawTrace(frame, trace, at) {
  const group = svg("g", {});
  const spots = trace.type === "bar" ? bars(frame, trace, at, group) : scatter(frame, trace, group);
  const told = trace.hoverinfo === "skip" ? [] : spots;
  return { group, spots: told.map(({ box, i }) => ({ box, lines: saidOf(trace, i) })).filter((spot) => spot.lines.length) };
}

function saidOf({ hovertext }, i) {
  const found = Array.isArray(hovertext) ? hovertext[i] : hovertext;
  return found ? lines(found).map(plain) : [];
}

// ---- bars ---------------------------------------------------------------------------------------------------------

function bars(frame, trace, at, group) {
  const level = trace.orientation === "h";
  const [places, amounts] = level ? [trace.y, trace.x] : [trace.x, trace.y];
  const half = (trace.width ?? 1 - (frame.layout.bargap ?? 0.2)) / 2;
  const boxes = amounts.map((amount, i) => {
    const base = frame.layout.barmode === "stack" ? under(frame.data.slice(0, at), i) : 0;
    return barBox(frame, number(places[i]), half, base, base + (amount ?? 0), level);
  });
  boxes.forEach((box, i) => group.append(...bar(box, trace.marker, i)));
  if (trace.text) writeValues(frame, trace, boxes, level, group);
  return boxes.map((box, i) => ({ box, i }));
}

function under(before, i) {
  return before.filter((trace) => trace.type === "bar").reduce((sum, trace) => sum + (trace.y[i] ?? 0), 0);
}

function barBox(frame, place, half, low, high, level) {
  const [a, b] = level ? [frame.x(low), frame.x(high)] : [frame.x(place - half), frame.x(place + half)];
  const [c, d] = level ? [frame.y(place - half), frame.y(place + half)] : [frame.y(low), frame.y(high)];
  return [Math.min(a, b), Math.min(c, d), Math.max(a, b), Math.max(c, d)];
}

function bar([x0, y0, x1, y1], marker, i) {
  const place = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
  const colour = Array.isArray(marker.color) ? marker.color[i] : marker.color;
  const shapes = marker.pattern?.shape ?? "";
  const hatch = NAMES.indexOf(Array.isArray(shapes) ? shapes[i] : shapes);
  const whole = svg("rect", { ...place, class: "bar", style: `fill:${colour}` });
  return hatch < 0 ? [whole] : [whole, svg("rect", { ...place, fill: `url(#hatch-${hatch})` })];
}

/** Values at the end of their bars: all in letters that fit, or none. */
function writeValues(frame, trace, boxes, level, group) {
  const full = trace.textfont.size;
  const wide = trace.text.map((value) => (value ? frame.wide(value, full) : 0));
  const fits = boxes.map(([x0, , x1], i) => (wide[i] ? Math.floor((full * ((x1 - x0) / 0.84)) / wide[i]) : full));
  const size = level || trace.constraintext === "none" ? full : Math.min(full, ...fits);
  if (size < LEAST) return;
  trace.text.forEach((value, i) => {
    if (!value) return;
    const [x0, y0, x1, y1] = boxes[i];
    const inside = level && x1 - x0 > wide[i] + 14;
    const written = level
      ? text(value, inside ? x1 - 7 : x1 + 7, (y0 + y1) / 2 + size * 0.35, { anchor: inside ? "end" : "start", size })
      : text(value, (x0 + x1) / 2, trace.y[i] < 0 ? y1 + size + 3 : y0 - 5, { anchor: "middle", size });
    if (inside) written.setAttribute("class", "inside");
    group.append(written);
  });
}

// ---- lines and points -----------------------------------------------------------------------------------------------

function scatter(frame, trace, group) {
  const axis = trace.yaxis ?? "y";
  const known = trace.x.map((x, i) => x !== null && trace.y[i] !== null);
  const points = trace.x.map((x, i) => (known[i] ? [frame.x(x), frame.y(trace.y[i], axis)] : null));
  if (trace.mode.includes("lines")) group.append(svg("path", { class: "line", d: path(points), ...stroke(trace.line) }));
  const dots = trace.mode.includes("markers");
  if (dots) points.forEach((point, i) => point && group.append(dot(point, { color: trace.line?.color, ...trace.marker }, i)));
  if (trace.mode.includes("text")) points.forEach((point, i) => point && group.append(named(trace, point, i)));
  const reach = dots ? trace.marker.size / 2 : trace.line.width / 2;
  return points.flatMap((point, i) => (point ? [{ i, box: reachOf(points, i, reach, dots) }] : []));
}

/** A point answers where it is; a segment without points, all along it. */
function reachOf(points, i, reach, dots) {
  const [x, y] = points[i];
  const next = dots ? null : points[i + 1];
  return [x - reach, y - reach, (next ? next[0] : x) + reach, y + reach];
}

function path(points) {
  let pen = "M";
  return points.map((point) => {
    const drawn = point ? `${pen}${point[0]} ${point[1]}` : "";
    pen = point ? "L" : "M";
    return drawn;
  }).join("");
}

const SYMBOLS = {
  circle: (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  square: (r) => `M${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  diamond: (r) => `M0 ${-1.3 * r}L${1.3 * r} 0L0 ${1.3 * r}L${-1.3 * r} 0z`,
  "triangle-up": (r) => `M0 ${-1.2 * r}L${1.15 * r} ${0.8 * r}H${-1.15 * r}z`,
};

function dot([x, y], marker, i) {
  const colour = Array.isArray(marker.color) ? marker.color[i] : marker.color;
  const d = SYMBOLS[marker.symbol ?? "circle"](marker.size / 2);
  const style = [colour ? `fill:${colour}` : "", marker.opacity ? `opacity:${marker.opacity}` : ""].filter(Boolean).join(";");
  const ring = marker.line ? { stroke: marker.line.color, "stroke-width": marker.line.width } : {};
  return svg("path", { class: "dot", d, transform: `translate(${x} ${y})`, style, ...ring });
}

function named(trace, [x, y], i) {
  const size = trace.textfont.size;
  return text(trace.text[i], x, y - (trace.marker?.size ?? 0) / 2 - 5, { anchor: "middle", size });
}
