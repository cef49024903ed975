import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageFault } from '../../errors/faults/image.ts';
import { causeMessage, OnebeamError } from '../../errors/onebeam-error.ts';
import { readPieces } from '../../files/read-pieces.ts';
import { indexType, type Layer } from './blob.ts';

/** An image whose layers come first. */
export interface BaseImage {
  layers: Layer[];
  /** `Env` of its configuration. */
  environment: string[];
}

/** For programs that need nothing of a system. */
export const noBase: BaseImage = { layers: [], environment: [] };

/**
 * Opens the image of an architecture in the folder of an OCI image layout, and checks the digest of everything that is
 * taken from it.
 *
 * @param folder absolute.
 * @throws `oci-base-invalid`
 */
export async function openBase(folder: string, architecture: string): Promise<BaseImage> {
  const invalid = (fault: ImageFault, cause?: unknown) =>
    new OnebeamError('oci-base-invalid', { path: folder, ...fault }, { cause });
  const json = async (path: string, sha256?: string): Promise<Record<string, unknown>> => {
    const bytes = await readFile(join(folder, path)).catch((cause) => {
      throw invalid({ problem: 'unreadable', reason: causeMessage(cause) }, cause);
    });
    if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw invalid({ problem: 'digest', blob: path });
    }
    try {
      return asRecord(JSON.parse(bytes.toString()));
    } catch (cause) {
      throw invalid({ problem: 'json', blob: path }, cause);
    }
  };
  const blob = (value: unknown) => {
    const { digest, size, mediaType } = asRecord(value);
    const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(String(digest)) ?? [];
    if (sha256 === undefined || !Number.isSafeInteger(size)) throw invalid({ problem: 'descriptor' });
    return { path: `blobs/sha256/${sha256}`, sha256, size: Number(size), mediaType: String(mediaType) };
  };
  let manifests = asList((await json('index.json')).manifests);
  // A layout may name one index of images for several platforms.
  if (manifests.length === 1 && asRecord(manifests[0]).mediaType === indexType) {
    const nested = blob(manifests[0]);
    manifests = asList((await json(nested.path, nested.sha256)).manifests);
  }
  const chosen = manifests.find((one) => {
    const { platform } = asRecord(one);
    if (platform === undefined) return manifests.length === 1;
    const { os, architecture: own } = asRecord(platform);
    return os === 'linux' && own === architecture;
  });
  if (!chosen) throw invalid({ problem: 'no-image', platform: `linux/${architecture}` });
  const { path, sha256 } = blob(chosen);
  const manifest = await json(path, sha256);
  const described = blob(manifest.config);
  const config = await json(described.path, described.sha256);
  if (config.architecture !== architecture) {
    throw invalid({ problem: 'architecture', expected: architecture, found: String(config.architecture) });
  }
  const diffIds = asList(asRecord(config.rootfs).diff_ids);
  const descriptors = asList(manifest.layers).map(blob);
  if (diffIds.length !== descriptors.length)
    throw invalid({ problem: 'layers', expected: diffIds.length, found: descriptors.length });
  const layers: Layer[] = [];
  for (const [index, layer] of descriptors.entries()) {
    const file = join(folder, layer.path);
    const found = await sha256Of(file).catch((cause) => {
      throw invalid({ problem: 'unreadable', reason: causeMessage(cause) }, cause);
    });
    const { size } = await stat(file);
    if (found !== layer.sha256 || size !== layer.size) throw invalid({ problem: 'digest', blob: layer.path });
    const { mediaType } = layer;
    layers.push({
      blob: { mediaType, digest: `sha256:${layer.sha256}`, size, content: file },
      diffId: String(diffIds[index]),
    });
  }
  const environment = asList(asRecord(config.config).Env).filter((one) => typeof one === 'string');
  return { layers, environment };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of readPieces(path)) hash.update(bytes);
  return hash.digest('hex');
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
