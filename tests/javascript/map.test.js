import assert from "node:assert/strict";
import { test } from "node:test";

import { neighbour } from "../../ess_metrics/ui/components/assets/map_gestures.js";
import { clusters, ownNames } from "../../ess_metrics/ui/components/assets/map_labels.js";
import { View } from "../../ess_metrics/ui/components/assets/map_view.js";

function view() {
  const made = new View();
  made.resize(1028, 528); // 1 000 × 500 px inside the margins
  made.open([1000, 1000], 10);
  return made;
}

test("a whole canvas is seen, in its middle", () => {
  assert.equal(view().fit, 0.5);
  assert.deepEqual(view().toScreen([500, 500]), [514, 264]);
  assert.ok(view().sees([0, 0]));
});

test("a point goes to the screen and back", () => {
  const made = view();
  made.zoomBy(3, [100, 80]);
  const [x, y] = made.toCanvas(made.toScreen([321, 654]));
  assert.ok(Math.abs(x - 321) < 1e-9 && Math.abs(y - 654) < 1e-9);
});

test("zooming keeps the point under the pointer, within its limits", () => {
  const made = view();
  made.zoomBy(2);
  const before = made.toCanvas([514, 264]);
  made.zoomBy(2, [514, 264]);
  assert.deepEqual(made.toCanvas([514, 264]), before);
  made.zoomBy(1e9);
  assert.equal(made.zoom, made.deepest);
  made.zoomBy(1e-9);
  assert.equal(made.zoom, 1);
});

test("a map is never dragged out of sight", () => {
  const made = view();
  made.zoomBy(4);
  made.panBy(1e6, -1e6);
  const [x, y] = made.toCanvas([0, 528]);
  assert.ok(x >= 0 && y <= 1000);
});

test("communes of one name that lie together make one label, those far apart two", () => {
  const drawing = { step: 1000, groups: ["Lyon", "Lyon", "Lyon", ""], centres: [[0, 0], [3, 4], [100, 0], [1, 1]] };
  const found = clusters(drawing);
  assert.deepEqual(found.map(({ text, weight }) => [text, weight]), [["Lyon", 2], ["Lyon", 1]]);
  assert.deepEqual(found[0].box, [0, 0, 3, 4]);
});

test("the largest outlines are named first, those without outline never", () => {
  const drawing = { names: ["petit", "grand", "absent"], boxes: [[0, 0, 1, 1], [0, 0, 9, 9], null] };
  assert.deepEqual(ownNames(drawing).map(({ text }) => text), ["grand", "petit"]);
});

test("an arrow leads to the nearest neighbourhood on its side", () => {
  const points = [[0, 0], [10, 1], [-10, 0], [100, 0]];
  assert.equal(neighbour(points, 0, [1, 0]), 1);
  assert.equal(neighbour(points, 0, [-1, 0]), 2);
});
