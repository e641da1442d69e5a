// Contrast of our colours, worked out by WCAG 2.2: words 4.5 to 1, edges and marks 3 to 1.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const tokens = readFileSync("frontend/src/styles/_tokens.scss", "utf8");
const colour = Object.fromEntries([...tokens.matchAll(/^\$([\w-]+): (#[0-9a-f]{6});/gm)].map(([, name, value]) => [name, value]));
const steps = Object.fromEntries([...tokens.match(/\$steps: \((.*)\)/)[1].matchAll(/(\d): (#[0-9a-f]{6})/g)].map(([, n, value]) => [n, value]));

function light(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

test("black on white is 21 to 1", () => assert.equal(Math.round(contrast("#000000", "#ffffff")), 21));

const WORDS = [
  ["ink", "paper"], ["ink", "white"], ["ink", "sand"], ["ink", "focus"], ["ink", "yellow-tint"], ["ink", "blue-tint"], ["ink", "red-tint"], ["ink", "green-tint"],
  ["quiet", "paper"], ["quiet", "white"], ["quiet", "sand"], ["white", "teal"], ["white", "plum"], ["white", "red"],
  ["teal-deep", "sand"], ["teal-deep", "paper"], ["teal-deep", "teal-tint"], ["copper", "paper"], ["copper", "white"], ["copper", "sand"],
  ["copper-deep", "paper"], ["copper-deep", "copper-tint"], ["red", "paper"], ["red", "white"], ["green", "white"], ["green", "paper"],
  ["yellow-deep", "yellow-tint"], ["plum", "plum-tint"], ["blue", "blue-tint"],
];
for (const [one, other] of WORDS) {
  test(`words in ${one} can be read on ${other}`, () => assert.ok(contrast(colour[one], colour[other]) >= 4.5, contrast(colour[one], colour[other]).toFixed(2)));
}

for (const [one, other] of [["edge", "paper"], ["edge", "white"], ["copper-bright", "white"], ["copper-bright", "paper"], ["teal", "white"], ["plum", "white"], ["blue", "white"]]) {
  test(`edges and marks in ${one} can be seen on ${other}`, () => assert.ok(contrast(colour[one], colour[other]) >= 3, contrast(colour[one], colour[other]).toFixed(2)));
}

test("the steps of a map grow darker, and their numbers can be read", () => {
  const lights = [1, 2, 3, 4, 5].map((n) => light(steps[n]));
  assert.deepEqual(lights, [...lights].sort((a, b) => b - a));
  for (const n of [1, 2, 3]) assert.ok(contrast(steps[n], colour.ink) >= 4.5, `step ${n}`);
  for (const n of [4, 5]) assert.ok(contrast(steps[n], colour.white) >= 4.5, `step ${n}`);
});
