import type { Manifest } from './manifest.ts';
import { checkManifest } from './manifest-check.ts';
import { parseManifest } from './parse-manifest.ts';

/**
 * Writes a manifest: JSON in UTF-8, keys sorted, no white space, so that equal manifests are equal bytes.
 *
 * @throws what `checkManifest` throws: nothing is written that could not be read.
 */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(sorted(checkManifest(manifest))));
}

/**
 * Reads a manifest and checks all of it.
 *
 * @throws `manifest-invalid`, `path-unsafe`, `path-collision`
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  return checkManifest(parseManifest(bytes));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
