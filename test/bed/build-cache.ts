import { join } from 'node:path';
import { bedRoot } from './cache.ts';

/**
 * The cache of test builds, shared between tests and runs: launchers and compressed frames, by content. A test of a
 * cold cache uses a separate one.
 */
export const buildCache = join(bedRoot, 'build-cache-1');
