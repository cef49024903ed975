import { zlibSync } from 'fflate';
import { crc32 } from '../archive/crc32.ts';
import type { Icon } from './icon.ts';

type Colour = readonly [red: number, green: number, blue: number];
type Point = readonly [x: number, y: number];

/** In pixels; what is drawn is in these units, too. */
const width = 256;

const top: Colour = [0x3a, 0x45, 0x6b];
const bottom: Colour = [0x1b, 0x20, 0x36];
const light: Colour = [0x7f, 0xdb, 0xe6];

/** The default icon of programs: a prompt in a window. Square, with transparent corners. */
export function defaultIcon(): Icon & { kind: 'png' } {
  const pixels = new Uint8Array(width * width * 4);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) pixels.set(pixel([x + 0.5, y + 0.5]), (y * width + x) * 4);
  }
  return { kind: 'png', bytes: png(pixels), width };
}

/** Red, green, blue, opacity of a pixel, with soft edges of one pixel. */
function pixel(at: Point): number[] {
  const shade = at[1] / width;
  const ink = Math.max(
    covered(toLine(at, [80, 84], [126, 128]) - 12),
    covered(toLine(at, [126, 128], [80, 172]) - 12),
    covered(toLine(at, [142, 172], [188, 172]) - 12),
  );
  const mixed = top.map((from, index) => {
    const paper = from + (bottom[index]! - from) * shade;
    return Math.round(paper + (light[index]! - paper) * ink);
  });
  return [...mixed, Math.round(255 * covered(toSquare(at, 116, 52)))];
}

/** Returns how much of a pixel is inside, by its distance to the edge: negative inside. */
const covered = (distance: number): number => Math.min(1, Math.max(0, 0.5 - distance));

function toLine([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy);
  const part = Math.min(1, Math.max(0, along));
  return distance(x - fromX - part * dx, y - fromY - part * dy);
}

/** To a square in the middle, with round corners. */
function toSquare([x, y]: Point, half: number, radius: number): number {
  const [dx, dy] = [x, y].map((value) => Math.abs(value - width / 2) - half + radius) as [number, number];
  return distance(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

/** `Math.hypot` may differ by a bit from one machine to another; a square root may not. */
const distance = (dx: number, dy: number): number => Math.sqrt(dx * dx + dy * dy);

/** A PNG (W3C recommendation, 5 and 11): 8 bits, colours with opacity, no filter. */
function png(pixels: Uint8Array): Uint8Array {
  const rows = new Uint8Array(width * (1 + width * 4));
  for (let y = 0; y < width; y++) {
    rows.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), y * (1 + width * 4) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  header.set([8, 6], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const data = zlibSync(rows, { level: 9 });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
