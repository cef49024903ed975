import type { ShippedProgram, ShippedTarget } from '../channels/channel.ts';
import type { BaseImage } from './base-image.ts';
import type { Layer } from './blob.ts';

/** Returns the folder of a program's tree in an image; without a leading slash. */
export const treeRoot = (name: string): string => ['usr', 'lib', name].join('/');

/** Where an image has the executable of a release, which has the commands that control it. */
export const commandPath = (name: string): string => ['usr', 'bin', name].join('/');

/**
 * The configuration of an image: starts the program as the manifest says, with the arguments of `docker run` behind its own. It
 * has no time, so that equal programs give equal images.
 */
export function imageConfig(
  { name, version, metadata }: ShippedProgram,
  { manifest: { start, release } }: ShippedTarget,
  architecture: string,
  base: BaseImage,
  layers: readonly Layer[],
): object {
  const placed = (value: string | { release: string }) =>
    typeof value === 'string' ? value : `/${treeRoot(name)}/${value.release}`;
  const own = release
    ? []
    : Object.entries(start.environment).map(([key, value]) => `${key}=${placed(value)}`);
  const entryPoint = release
    ? [`/${commandPath(name)}`]
    : [placed({ release: start.program }), ...start.arguments.map(placed)];
  const environment = base.environment.length > 0 ? base.environment : [defaultPath];
  const labels = {
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.description': metadata.description?.split('\n', 1)[0],
    'org.opencontainers.image.licenses': metadata.licence,
    'org.opencontainers.image.url': metadata.homepage,
  };
  return {
    architecture,
    os: 'linux',
    config: {
      Env: [...environment, ...own],
      Entrypoint: entryPoint,
      WorkingDir: '/',
      Labels: labels,
    },
    rootfs: { type: 'layers', diff_ids: [...base.layers, ...layers].map(({ diffId }) => diffId) },
  };
}

const defaultPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
