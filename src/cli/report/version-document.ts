import { targets } from '../../index.ts';
import { bunVersion } from '../../stub/pins.ts';
import { version } from '../../version.ts';
import { encoder } from '../../zstd/codec.ts';
import { document } from './document.ts';

/** What `--version --json` prints: what decides the bytes of a result. */
export const versionDocument = (): string =>
  document({ onebeam: version, bun: bunVersion, zstd: encoder, targets });
