import { join, resolve } from 'node:path';
import type { Call } from './call-onebeam.ts';
import { runInProcess } from './in-process.ts';
import { onebeamOnPath } from './onebeam-on-path.ts';

/** This checkout's command line as a program that shells and build tools find. */
export interface OnebeamForShells {
  /** The program and its first arguments. */
  program: readonly string[];
  /** A folder for PATH, as `onebeamOnPath` makes it. */
  bin: string;
  /** Call it before the folder is removed. */
  close(): Promise<void>;
}

/**
 * Puts `onebeam` into a folder for PATH, and runs each call in this process: a new process would load and compile all sources
 * again for each command. Signals, pipes and terminals need a separate process (`onebeamOnPath`).
 *
 * @param folder a short path: it is part of the socket's name.
 */
export async function onebeamForShells(folder: string): Promise<OnebeamForShells> {
  const socket = join(folder, 'onebeam-socket');
  const server = Bun.serve({
    unix: socket,
    async fetch(request, self) {
      // A build may take longer than any default.
      self.timeout(request, 0);
      const { args, cwd, environment } = (await request.json()) as Call;
      return Response.json(await runInProcess(args, { cwd, environment }));
    },
  });
  const program = [process.execPath, resolve(import.meta.dir, 'call-onebeam.ts'), socket];
  const bin = await onebeamOnPath(folder, program);
  return { program, bin, close: () => server.stop(true) };
}
