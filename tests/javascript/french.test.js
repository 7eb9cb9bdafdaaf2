import assert from "node:assert/strict";
import { test } from "node:test";

import { formatNumber, readValues } from "../../ess_metrics/ui/components/assets/french.js";

const THIN = "\u202f";

test("thousands, decimals and signs are French", () => {
  assert.equal(formatNumber(1234567.891, { decimals: 2, suffix: `${THIN}€` }), `1${THIN}234${THIN}567,89${THIN}€`);
  assert.equal(formatNumber(-12), "\u221212");
  assert.equal(formatNumber(3, { signed: true }), "+3");
  assert.equal(formatNumber(999), "999");
});

test("what rounds to zero has no sign", () => {
  assert.equal(formatNumber(-0.2), "0");
  assert.equal(formatNumber(0.001, { decimals: 2, signed: true }), "0,00");
});

test("a suffix agrees, decimals that say nothing go, large numbers are coarse", () => {
  assert.equal(formatNumber(1, { suffix: " projets", one: " projet" }), "1 projet");
  assert.equal(formatNumber(2, { suffix: " projets", one: " projet" }), "2 projets");
  assert.equal(formatNumber(2, { decimals: 1, trim: true }), "2");
  assert.equal(formatNumber(250.4, { decimals: 1, coarse: [100, 0] }), "250");
});

test("packed values are whole numbers in base 36; an empty one is nothing, not zero", () => {
  assert.deepEqual(readValues("0 z 10 -11  a", 1), [0, 3.5, 3.6, -3.7, null, 1]);
});
