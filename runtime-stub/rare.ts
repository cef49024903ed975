// Code that a start of a ready release does not need. The bundler puts it into a separate file, which costs such a start
// nothing; `run/run-release.ts`, for releases only, is the third file.
import './hot.ts';

export { run } from './commands.ts';
export { dllFailure } from './libraries/dlls.ts';
export { withoutStarter } from './libraries/loader.ts';
export { release } from './release/release.ts';
export { fail } from './report-failure.ts';
export { runBuiltIn } from './run/built-in/built-in.ts';
export { usageLines } from './run/command-line/usage.ts';
export { startProgram } from './start-program.ts';
export { posixWithoutFfi } from './system/posix-without-ffi.ts';
