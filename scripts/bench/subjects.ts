import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { withExecutable } from '../../src/executable/read/read.ts';
import type { Manifest } from '../../src/payload/format/manifest.ts';
import { elixirEscript, hello, rebar3 } from '../../test/bed/escripts.ts';
import { have } from '../../test/bed/not-available.ts';
import { type Otp, type OtpRelease, otp } from '../../test/bed/otp.ts';
import { build, usersEnvironment, type Workshop } from '../../test/end-to-end/workshop.ts';
import { installedEscript } from './installed-escript.ts';
import { runQuietly } from './interleaved.ts';

/** A program under test, as an escript and as an executable that has been started once. */
export interface Subject {
  title: string;
  otp: Otp;
  script: string;
  args: string[];
  /** In which `escript` starts it as an installed Erlang does. */
  installed: Record<string, string>;
  executable: string;
  manifest: Manifest;
  /** The environment of the executable. */
  env: Record<string, string | undefined>;
  /** Where it has laid its files out. */
  release: string;
}

const programs = {
  hello: { script: () => hello('zip'), args: ['world'] },
  rebar3: { script: rebar3, args: ['version'] },
  Elixir: { script: elixirEscript, args: ['world'] },
} as const;

export type ProgramName = keyof typeof programs;

/** @param more flags of the build. */
export async function subject(
  shop: Workshop,
  name: ProgramName,
  release: OtpRelease,
  more: readonly string[] = [],
): Promise<Subject> {
  const { script: find, args } = programs[name];
  const tree = have(await otp(release));
  const script = have(await find(release));
  const executable = await build(shop, script, tree, more);
  const cache = await mkdtemp(join(shop.cache, `${name}-${release}-`));
  const env = usersEnvironment(shop, { ONEBEAM_CACHE_DIR: cache });
  runQuietly([executable, ...args], env);
  const manifest = await withExecutable(executable, async ({ manifest }) => manifest);
  const [found] = [
    ...new Bun.Glob('onebeam/*/*/release').scanSync({ cwd: cache, onlyFiles: false, absolute: true }),
  ];
  if (!found) throw new Error(`${executable} has laid nothing out in ${cache}`);
  return {
    title: `${name}, OTP ${release}`,
    otp: tree,
    script,
    args: [...args],
    installed: await installedEscript(shop.folder, tree),
    executable,
    manifest,
    env,
    release: found,
  };
}

/** Starts an escript as its user would without onebeam. */
export function byEscript({ otp, script, args, env, installed }: Subject): { cpu: number } {
  return runQuietly([otp.escript, script, ...args], { ...env, ...installed });
}

export function byExecutable({ executable, args, env }: Subject): { cpu: number } {
  return runQuietly([executable, ...args], env);
}

/** Starts what the launcher starts, without the launcher. @param boot another boot file, without `.boot`. */
export function byErlexec({ release, manifest, args, env }: Subject, boot?: string): { cpu: number } {
  const { program, arguments: given, environment } = manifest.start;
  const absolute = (value: string | { release: string }) =>
    typeof value === 'string' ? value : join(release, value.release);
  const own = Object.entries(environment).map(([name, value]) => [name, absolute(value)]);
  const words = given.map(absolute);
  if (boot) words[words.indexOf('-boot') + 1] = boot;
  return runQuietly([join(release, program), ...words, ...args], {
    ...env,
    ...Object.fromEntries(own),
  });
}
