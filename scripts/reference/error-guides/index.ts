import type { ErrorGuides } from './guide.ts';
import { machineGuides } from './machine.ts';
import { programGuides } from './programs.ts';
import { runtimeGuides } from './runtimes.ts';

/** Guides by error code. */
export const errorGuides: ErrorGuides = { ...programGuides, ...runtimeGuides, ...machineGuides };
