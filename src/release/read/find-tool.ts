import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { Release } from '../../systools/release/release.ts';
import { readBootModel } from '../boot/boot-model.ts';
import type { InputFile, ReleaseTool } from '../release-input.ts';

/**
 * Determines the tool that created a release, by its files: Mix has a start script of Elixir beside its boot files or
 * a call of configuration providers in them, relx its helpers in `bin/`.
 *
 * @param place the folder of its version: `releases/1.0.0`.
 */
export async function findTool(
  root: string,
  place: string,
  boots: readonly InputFile[],
  { applications }: Pick<Release, 'applications'>,
): Promise<ReleaseTool> {
  const has = async (path: string): Promise<boolean> =>
    (await stat(join(root, path)).catch(() => undefined)) !== undefined;
  const start = boots.find(({ path }) => path === `${place}/start.boot`);
  if (start && applications.some(({ name }) => name === 'elixir')) {
    if ((await has(`${place}/elixir`)) || (await has(`${place}/env.sh`)) || callsProviders(start))
      return 'mix';
  }
  if ((await has('bin/nodetool')) || (await has('bin/no_dot_erlang.boot'))) return 'relx';
  return 'plain';
}

function callsProviders({ bytes, path }: InputFile): boolean {
  try {
    return JSON.stringify(readBootModel(bytes, path).extras, bigInts).includes('Elixir.Config.Provider');
  } catch (error) {
    // Who plans its boot files says what is wrong with this one.
    if (error instanceof OnebeamError) return false;
    throw error;
  }
}

const bigInts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
