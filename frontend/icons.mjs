// Draws the logo as PNG files: two rings of people that overlap. Phones want PNG on the home screen.
import { deflateSync } from "node:zlib";

const COPPER = [184, 99, 44], TEAL = [14, 90, 90], SHARED = [255, 215, 94], PAPER = [251, 246, 239];

/** The colour at a point of a 48 × 48 field, with the logo in the middle (`small`: inside a mask's safe zone). */
function colourAt(x, y, small) {
  const r = small ? 9 : 12, apart = small ? 5.25 : 7;
  const inLeft = (x - 24 + apart) ** 2 + (y - 24) ** 2 < r * r;
  const inRight = (x - 24 - apart) ** 2 + (y - 24) ** 2 < r * r;
  if (inLeft && inRight) return SHARED;
  return inLeft ? COPPER : inRight ? TEAL : PAPER;
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc(body), body.length + 4);
  return frame;
}

function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** A square PNG, `size` pixels wide, four samples a pixel so that edges are smooth. */
export function png(size, { small = false } = {}) {
  const rows = Buffer.alloc(size * (size * 3 + 1));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0];
      for (const [dx, dy] of [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) {
        const colour = colourAt(((column + dx) / size) * 48, ((row + dy) / size) * 48, small);
        for (let i = 0; i < 3; i++) sum[i] += colour[i] / 4;
      }
      sum.forEach((value, i) => (rows[row * (size * 3 + 1) + 1 + column * 3 + i] = Math.round(value)));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8); // eight bits a colour, red green blue
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

export const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="9" fill="#fbf6ef"/>' +
  '<circle cx="17" cy="24" r="12" fill="#b8632c"/><circle cx="31" cy="24" r="12" fill="#0e5a5a"/>' +
  '<path d="M24 14.25a12 12 0 0 1 0 19.5 12 12 0 0 1 0-19.5z" fill="#ffd75e"/></svg>';
