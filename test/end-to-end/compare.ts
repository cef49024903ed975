import { expect } from 'bun:test';
import { isDeepStrictEqual } from 'node:util';
import type { Otp } from '../bed/otp.ts';
import { hangsAfter, run } from '../bed/run.ts';
import type { Case } from './cases.ts';
import { type Look, look } from './normal.ts';
import { recordedLook } from './recorded-look.ts';
import { usersEnvironment, type Workshop } from './workshop.ts';

export interface Both {
  shop: Workshop;
  otp: Otp;
  script: string;
  executable: string;
}

/**
 * Runs a case under `escript` and as the executable, and expects the same of both, and of the first what the case says.
 *
 * The first is not run again where its look was recorded, unless the case is of the system (`live`), or the two differ: what
 * decides is always a run. Files that the first would write are missing then: a case that reads them is `live`.
 *
 * @param cwd folders with the same files.
 */
export async function expectSame(both: Both, given: Case, cwd?: { reference: string; executable: string }) {
  const recorded = given.live ? undefined : await recordedLook(both.otp, both.script, given, cwd?.reference);
  const known = recorded?.known;
  const [reference, executable] = await Promise.all([
    known ?? referenceLook(both, given, cwd?.reference),
    executableLook(both, given, cwd?.executable),
  ]);
  if (known && isDeepStrictEqual(executable, known)) return;
  const actual = known ? await referenceLook(both, given, cwd?.reference) : reference;
  expect(actual.exitCode).toBe(given.exits ?? 0);
  const printed = Buffer.from(actual.stdout, 'latin1').toString();
  if (typeof given.prints === 'string') expect(printed).toBe(given.prints);
  else if (given.prints) expect(printed).toMatch(given.prints);
  expect(executable).toEqual(actual);
  await recorded?.keep(actual);
}

async function referenceLook({ shop, otp, script }: Both, given: Case, cwd?: string): Promise<Look> {
  const env = { ...usersEnvironment(shop, given.env), ...otp.environment };
  const ran = await start([otp.escript, script], given, env, cwd);
  return look(ran, { [script]: 'PROGRAM', [otp.root]: 'ROOT', ...(cwd && { [cwd]: 'FOLDER' }) });
}

async function executableLook({ shop, executable }: Both, given: Case, cwd?: string): Promise<Look> {
  const ran = await start([executable], given, usersEnvironment(shop, given.env), cwd);
  return look(ran, { ...releasePaths(ran, shop), ...(cwd && { [cwd]: 'FOLDER' }) });
}

function start(command: string[], given: Case, env: Record<string, string | undefined>, cwd?: string) {
  const whole = [...command, ...(given.args ?? [])];
  const [program, ...args] = given.shell ? ['/bin/sh', '-c', given.shell, 'sh', ...whole] : whole;
  return run(program!, args, { env, stdin: given.stdin ?? '', timeout: hangsAfter, ...(cwd && { cwd }) });
}

/** A release is in the cache, under a digest; the emulator may print letters beyond ASCII in its own way. */
function releasePaths(
  ran: { stdout: Uint8Array; stderr: Uint8Array },
  shop: Workshop,
): Record<string, string> {
  const paths: Record<string, string> = {};
  const printed = Buffer.from(ran.stdout).toString('latin1') + Buffer.from(ran.stderr).toString('latin1');
  const release = new RegExp(
    `${RegExp.escape(shop.folder)}/cache [^\\n"]*?/onebeam/([^/]+)/[^/]+/release`,
    'g',
  );
  for (const [path, name] of printed.matchAll(release)) {
    paths[`${path}/bin/${name}`] = 'PROGRAM';
    paths[`${path}/erts`] = 'ROOT';
  }
  return paths;
}
