// Place names on the map: communes from afar, neighbourhoods when near; none covers another. Decoration for the eye:
// every name is also in the accessible name of its outline.

import { svg } from "./dom.js";

const FONT = "500 13px"; // as in kept_map.css
const LINE = 16;

/** Clusters of the same commune name that lie together: [{text, box, weight}], the greatest first. */
export function clusters(drawing) {
  const reach = 15000 / drawing.step; // 15 km: two communes of one name are two places
  const found = new Map();
  drawing.groups.forEach((text, i) => {
    const point = drawing.centres[i];
    if (!text || !point) return;
    const same = found.get(text) ?? found.set(text, []).get(text);
    const near = same.find(({ box }) => Math.hypot(box[0] - point[0], box[1] - point[1]) < reach);
    if (near) join(near, point);
    else same.push({ text, box: [...point, ...point], weight: 1 });
  });
  return [...found.values()].flat().sort((a, b) => b.weight - a.weight);
}

function join(cluster, [x, y]) {
  const [x0, y0, x1, y1] = cluster.box;
  cluster.box = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  cluster.weight += 1;
}

/** Each neighbourhood's own name, beside its outline, the largest first. */
export function ownNames(drawing) {
  return drawing.names
    .map((text, i) => ({ text, box: drawing.boxes[i] }))
    .filter(({ box }) => box)
    .map(({ text, box: [x0, y0, x1, y1] }) => ({ text, box: [x0, y0, x1, y1], weight: x1 - x0 + (y1 - y0) }))
    .sort((a, b) => b.weight - a.weight);
}

/** Write at most `most` labels around their boxes, `gap` px away; none over `obstacles`
 *  (boxes on screen), none for what lies in the `mute` ones. */
export function placeLabels(layer, candidates, view, { font, gap, most, obstacles, mute }) {
  const taken = [...obstacles];
  let count = 0;
  for (const { text, box } of candidates) {
    if (count >= most) break;
    const [x0, y0] = view.toScreen(box);
    const [x1, y1] = view.toScreen(box.slice(2));
    if (x1 < 0 || y1 < 0 || x0 > view.width || y0 > view.height) continue;
    if (mute.some((other) => overlap([x0, y0, x1, y1], other))) continue;
    const free = positions(x0, y0, x1, y1, widthOf(text, `${FONT} ${font}`) / 2 + 2, gap).find(
      ([x, y, half]) => inside(x, y, half, view) && !taken.some((other) => overlap(around(x, y, half), other)),
    );
    if (!free) continue;
    taken.push(around(...free));
    write(layer, count, text, free[0], free[1]);
    count += 1;
  }
  while (layer.childElementCount > count) layer.lastElementChild.remove();
}

let pen = null; // made at the first word: what is worked out without drawing needs no page
const widths = new Map();

function widthOf(text, font) {
  if (!widths.has(text)) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = font;
    widths.set(text, pen.measureText(text).width);
  }
  return widths.get(text);
}

/** Above, below, right, left: [middle, baseline, half width]. */
function positions(x0, y0, x1, y1, half, gap) {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return [
    [x, y0 - gap, half],
    [x, y1 + gap + LINE - 5, half],
    [x1 + gap + half, y + 4, half],
    [x0 - gap - half, y + 4, half],
  ];
}

function around(x, y, half) {
  return [x - half, y - LINE + 4, x + half, y + 3];
}

function inside(x, y, half, view) {
  return x - half > 2 && x + half < view.width - 2 && y > LINE && y < view.height - 4;
}

function write(layer, rank, text, x, y) {
  const node = layer.children[rank] ?? layer.appendChild(svg("text", { "text-anchor": "middle" }));
  if (node.textContent !== text) node.textContent = text;
  node.setAttribute("x", x.toFixed(1));
  node.setAttribute("y", y.toFixed(1));
}

function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
