import { afterAll } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildCommandOptions } from '../../src/cli/arguments/build-request.ts';
import type { Option } from '../../src/configuration/option.ts';
import { generalOptions } from '../../src/configuration/option-table.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { onebeamForShells } from '../cli/onebeam-for-shells.ts';

/**
 * Every option of `build`, from the option table, with a value that begins with a hyphen where it has one: an option that is
 * added to the table is among them.
 */
export const everyOption = Object.entries<Option>({ ...buildCommandOptions, ...generalOptions }).map(
  ([name, { kind }]) =>
    kind === 'switch' ? `--${name}` : `--${name}=${kind === 'number' ? '7' : `-${name} value`}`,
);

/** The arguments that `argumentPrinter` printed. */
export const printedArguments = (stdout: Uint8Array): string[] =>
  [
    ...Buffer.from(stdout)
      .toString()
      .matchAll(/^argument:(.*)$/gm),
  ].map(([, argument]) => argument!);

/** Projects of one test file that call `onebeam` from their build tools. */
export interface ToolProjects {
  /** A folder with an `onebeam` for PATH. */
  bin: string;
  /** The environment of a build tool, with its home in the folder of the test file. */
  environment(more?: Record<string, string>): Record<string, string | undefined>;
  /** Writes files of a project. @returns its folder */
  project(name: string, files: Record<string, string>): Promise<string>;
  /** Replaces `onebeam`: prints its arguments, each on a separate line after `argument:`. */
  argumentPrinter(): Promise<string>;
}

export async function openToolProjects(): Promise<ToolProjects> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-ecosystem-'));
  const onPath = await onebeamForShells(folder);
  afterAll(async () => {
    await onPath.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    bin: onPath.bin,
    environment: (more = {}) =>
      plainEnvironment({
        HOME: folder,
        MIX_HOME: folder,
        XDG_CACHE_HOME: join(folder, 'xdg'),
        REBAR_COLOR: 'none',
        ...more,
      }),
    async project(name, files) {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name, path)), { recursive: true });
        await writeFile(join(folder, name, path), text);
      }
      return join(folder, name);
    },
    async argumentPrinter() {
      const path = join(folder, 'print-arguments');
      await writeFile(path, '#!/bin/sh\nprintf "argument:%s\\n" "$@"\n', { mode: 0o755 });
      return path;
    },
  };
}
