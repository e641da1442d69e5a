// What leaves for the phone: how heavy, in which colours, and from nowhere else.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import test from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";

const dist = "static/dist";
const read = (name) => readFileSync(`${dist}/${name}`);
const text = (name) => read(name).toString();
const kilobytes = (bytes) => bytes / 1000;
const light = (name) => kilobytes(gzipSync(read(name), { level: 9 }).length);

// Budgets of what is sent, in kB, with gzip: the worst that a proxy does to us. A whole first visit
// may take 100 (60 for the public first page), so that pages have room for their words.
const BUDGET = { "app.css": 24, "app.rtl.css": 24, "app.js": 20, "sw.js": 1, "icons/icon.svg": 1 };

for (const [name, most] of Object.entries(BUDGET)) {
  test(`${name} stays under ${most} kB`, () => {
    assert.ok(light(name) <= most, `${name} is ${light(name).toFixed(1)} kB`);
  });
}

test("the frame of a page leaves 55 kB of a first visit, and 15 kB of the public first page", () => {
  const frame = light("app.css") + light("app.js") + light("icons/icon.svg");
  assert.ok(frame <= 45, `${frame.toFixed(1)} kB`);
});

test("Brotli saves more", () => {
  assert.ok(brotliCompressSync(read("app.css")).length < gzipSync(read("app.css")).length);
});

test("the font for Urdu is small, and only asked for by letters of its script", () => {
  assert.ok(kilobytes(statSync(`${dist}/fonts/naskh-400.woff2`).size) <= 60);
  for (const face of text("app.rtl.css").match(/@font-face\{[^}]*\}/g)) {
    assert.match(face, /unicode-range:/);
    assert.match(face, /src:local\(/, "the phone's own face comes first");
    if (/url\(/.test(face)) assert.match(face, /font-display:swap/, "no page waits for a font");
  }
});

test("the mirrored sheet mirrors", () => {
  assert.notEqual(text("app.css"), text("app.rtl.css"));
  assert.match(text("app.rtl.css"), /\.nhsuk-checkboxes__label\{[^}]*padding-right|padding:[^}]*\}/);
});

test("numbers in charts and ticks in boxes are not mirrored", () => {
  assert.match(text("app.rtl.css"), /\.cop-chart__number[^{]*\{[^}]*direction:ltr/);
  assert.match(text("app.rtl.css"), /\[dir="?rtl"?\] \.nhsuk-checkboxes__label:after\{[^}]*rotate\(-45deg\)/);
});

test("nothing is fetched from another site", () => {
  for (const name of ["app.css", "app.rtl.css", "app.js", "sw.js"]) {
    assert.doesNotMatch(text(name), /url\(\s*"?(https?:)?\/\//, name);
    assert.doesNotMatch(text(name), /assets\.nhs\.uk/, name);
  }
});

test("every picture and font that the styles name is there", () => {
  for (const [, file] of text("app.css").matchAll(/url\("?((?!data:)[^")]+)"?\)/g)) {
    assert.ok(existsSync(`${dist}/${file}`), file);
  }
});

test("nothing of the NHS's own mark is in what we send", () => {
  for (const file of readdirSync(dist, { recursive: true })) assert.doesNotMatch(String(file), /logo|favicon|mask\.svg/);
  assert.doesNotMatch(text("app.css"), /Frutiger|#005eb8/i);
});

test("no style needs a policy exception, and htmx may not run code from attributes", () => {
  assert.match(readFileSync("frontend/src/app.js", "utf8"), /initSecurity\(undefined, refuse, refuse\)/);
  const page = readFileSync("src/copper/ui/jinja2/ui/base.jinja", "utf8");
  const config = JSON.parse(page.match(/name="htmx-config" content='([^']+)'/)[1]);
  const known = readFileSync("node_modules/htmx.org/dist/htmx.js", "utf8");
  for (const name of Object.keys(config)) assert.match(known, new RegExp(`\\b${name}: `), `htmx knows ${name}`);
  assert.deepEqual(config, { includeIndicatorCSS: false, history: "reload", mode: "same-origin" });
});

test("the worker's cache is named after the build and keeps only the offline page and its files", () => {
  assert.match(text("sw.js"), /copper-(\$\{)?"?[0-9a-f]{12}/);
  assert.doesNotMatch(text("sw.js"), /BUILD/);
});

test("the icons are pictures of the size they say", () => {
  for (const [name, size] of [["icon-180", 180], ["icon-192", 192], ["icon-512", 512], ["icon-mask-512", 512]]) {
    const bytes = read(`icons/${name}.png`);
    assert.deepEqual([...bytes.subarray(1, 4)], [...Buffer.from("PNG")]);
    assert.equal(bytes.readUInt32BE(16), size);
    assert.equal(bytes.readUInt32BE(20), size);
  }
});

test("movement stops for who asks for it, paper and forced colours have their own rules", () => {
  for (const mode of ["prefers-reduced-motion", "forced-colors", "print"]) assert.ok(text("app.css").includes(mode), mode);
});
