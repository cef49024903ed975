import { join } from 'node:path';
import { bedRoot } from './cache.ts';

/**
 * What builds of tests keep from one run to the next, and share within one: launchers and compressed frames, by content.
 * A test of what a cold cache does has one of its own.
 */
export const buildCache = join(bedRoot, 'build-cache-1');
