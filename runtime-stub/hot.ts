// The modules that a start of a ready release runs, its hot path. Every file of the bundle imports this one, so that the
// bundler puts all of them into one file: loading a file costs a start half a millisecond.
export { erlexec, StarterNotFound } from './erlexec.ts';
export { calledProgram } from './programs.ts';
export { variable } from './release/base-folder.ts';
export { readyRelease } from './release/ready.ts';
export { ownPayload } from './self.ts';
export { posix } from './system/posix.ts';
export { windows } from './system/windows.ts';
