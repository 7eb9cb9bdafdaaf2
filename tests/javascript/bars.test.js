import assert from "node:assert/strict";
import { test } from "node:test";

import { commonScale } from "../../ess_metrics/ui/components/assets/flow.js";
import { placing } from "../../ess_metrics/ui/components/assets/ranked_bars.js";

test("bars begin at zero, on both of its sides", () => {
  const place = placing([-50, 150]);
  assert.deepEqual([place(-50), place(0), place(150)], [0, 25, 100]);
  assert.equal(placing([200, 400])(200), 50);
});

test("without a value above or below zero, every bar is the axis", () => {
  assert.equal(placing([])(0), 0);
  assert.equal(placing([0, 0])(0), 0);
});

test("a euro is as thick in every column, and the fullest one just fits", () => {
  const columns = [[{ value: 1000 }], [{ value: 600 }, { value: 400 }]];
  const scale = commonScale(columns, 507);
  assert.ok(Math.abs(scale - 0.5) < 1e-6); // 500 px for 1 000 €, and one gap of 7 px
});

test("a small sum keeps the room of its words", () => {
  const columns = [[{ value: 1000 }, { value: 1 }]];
  const scale = commonScale(columns, 145); // 38 px for the words of the small one, 7 px between, 100 px for the other
  assert.ok(Math.abs(scale - 0.1) < 1e-6);
});
