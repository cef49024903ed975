import { findProgram } from '../../programs/find-program.ts';
import { xzStream } from '../archives/xz-stream.ts';
import type { ChannelName, ChannelOptions, Skip } from '../channels/channel.ts';
import { textSetting } from './settings.ts';
import { gzipStream, zstdStream } from './streams.ts';

/** How the data of a package is compressed. */
export interface Compression {
  name: 'zstd' | 'gzip' | 'xz';
  stream(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array>;
}

/**
 * Returns the compression that `compress` of the channel's table names: zstd by default, which gives the same bytes on every
 * host. xz is a tenth smaller, and needs the program `xz`, so the channel is skipped where there is none.
 */
export async function packageCompression(
  channel: ChannelName,
  { settings, searchPath }: Pick<ChannelOptions, 'settings' | 'searchPath'>,
): Promise<Compression | Skip> {
  const name = textSetting(settings[channel] ?? {}, 'compress', ['zstd', 'gzip', 'xz']) ?? 'zstd';
  if (name === 'zstd') return { name, stream: zstdStream };
  if (name === 'gzip') return { name, stream: gzipStream };
  const program = await findProgram('xz', searchPath);
  if (!program) return { channel, reason: { problem: 'tool-missing', tool: 'xz' } };
  return { name, stream: (pieces) => xzStream(program, pieces) };
}
