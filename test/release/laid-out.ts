import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildOptions } from '../../src/options.ts';
import { readOtpRuntime } from '../../src/otp/otp-runtime.ts';
import type { Preparation, ReleaseWord } from '../../src/payload/format/release-record.ts';
import type { Recording } from '../../src/release/fast/recording-boot.ts';
import type { NativeCaches } from '../../src/release/native/cache-folders.ts';
import { planRelease, type ReleasePlan } from '../../src/release/plan-release.ts';
import { openRelease } from '../../src/release/read/open-release.ts';
import type { ReleaseRequest } from '../../src/release-options.ts';
import { hostTarget } from '../../src/targets/host-target.ts';
import type { Target } from '../../src/targets/target.ts';
import type { Otp } from '../bed/otp.ts';
import { hangsAfter, type Ran, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { smallFiles } from '../bed/small-files.ts';

const context = {
  workingFolder: '/',
  cacheFolder: '/cache',
  environment: {},
  host: { platform: process.platform, arch: process.arch, musl: false },
};
export const host = hostTarget(context.host) as Target;

export type PlanRequest = ReleaseRequest & {
  target?: Target;
  priv?: { application: string; folder: string }[];
  addApplications?: string[];
  startModules?: string[];
  recording?: Recording;
  nativeCaches?: NativeCaches;
};

/** Plans the payload of a release for a runtime as a build would, without the launcher. */
export async function planned(request: PlanRequest, otp: Pick<Otp, 'root'>): Promise<ReleasePlan> {
  const {
    target = host,
    priv = [],
    addApplications = [],
    startModules = [],
    recording,
    nativeCaches,
    ...release
  } = request;
  const options = buildOptions({ release, priv, addApplications }, context);
  const folder = await mkdtemp(join(smallFiles, 'release-'));
  const input = await openRelease(options.escript, options.release!, folder);
  const runtime = await readOtpRuntime(otp.root);
  return planRelease(input, runtime, target, {
    release: options.release!,
    ...{
      priv,
      addApplications,
      inheritEnvironment: [],
      windowsVcruntime: undefined,
      startModules,
      recording,
    },
    ...{ upgradeFrom: [], nativeCaches, workFolder: folder },
    libraries: { folders: [], absolutePaths: true, systemLibraries: true, keepDebug: true },
  });
}

/** A release in the layout of its unpacked executable. */
export interface LaidOut {
  plan: ReleasePlan;
  folder: string;
  /** Runs a command's arguments, without distribution and preparations, which the launcher adds. */
  lineOf(
    name: string,
    words?: readonly string[],
  ): { program: string; words: string[]; environment: Record<string, string | undefined> };
  command(name: string, words?: readonly string[], environment?: Record<string, string>): Promise<Ran>;
}

/** @param folder is made; the caller removes it. */
export async function laidOut(
  request: PlanRequest,
  otp: Pick<Otp, 'root'>,
  folder: string,
): Promise<LaidOut> {
  const plan = await planned(request, otp);
  await rm(folder, { recursive: true, force: true });
  for (const { path, mode, content } of [...plan.runtime.files, ...plan.files]) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (content instanceof Uint8Array) await writeFile(file, content);
    else await copyFile(content.file, file);
    await chmod(file, mode);
  }
  const place = (word: ReleaseWord, words: readonly string[]): string[] => {
    if (typeof word === 'string') return [word];
    if ('release' in word) return [join(folder, word.release)];
    if ('variable' in word) return place(word.default, words);
    if ('temporary' in word) return [join(folder, '..', 'temporary', word.temporary)];
    if ('words' in word) {
      if (word.words === 'first') return words.slice(0, 1);
      return [...(word.words === 'rest' ? words.slice(1) : words)];
    }
    return [];
  };
  const runOf = (name: string) => {
    const command = plan.record.commands[name]!;
    if (!('run' in command)) throw new Error(`${name} has no command line`);
    return command.run;
  };
  const lineOf: LaidOut['lineOf'] = (name, words = []) => {
    const { arguments: line, environment } = runOf(name);
    const own = [...Object.entries(plan.start.environment), ...Object.entries(environment)];
    return {
      program: join(folder, plan.start.program),
      words: line.flatMap((word) => place(word, words)),
      environment: {
        ...plainEnvironment(),
        ...Object.fromEntries(own.map(([key, word]) => [key, place(word, words)[0]])),
      },
    };
  };
  return {
    plan,
    folder,
    lineOf,
    async command(name, words = [], environment = {}) {
      await prepare(folder, runOf(name).prepare, environment);
      const line = lineOf(name, words);
      const env = { ...line.environment, ...environment };
      return run(line.program, line.words, { cwd: folder, env, timeout: hangsAfter });
    },
  };
}

/** Returns what of the launcher's preparations a start of a test needs: files for the configuration. */
async function prepare(
  folder: string,
  steps: readonly Preparation[],
  environment: Record<string, string>,
): Promise<void> {
  for (const step of steps) {
    if (step.kind !== 'copy' && step.kind !== 'render') continue;
    const content = await readFile(join(folder, step.from), 'utf8');
    const rendered = content.replace(
      /\$\{(\w+)(?::-([^}]*))?\}/g,
      (_, name: string, otherwise = '') => environment[name] ?? otherwise,
    );
    await mkdir(join(folder, '..', 'temporary'), { recursive: true });
    await writeFile(join(folder, '..', 'temporary', step.to), step.kind === 'copy' ? content : rendered);
  }
}

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
