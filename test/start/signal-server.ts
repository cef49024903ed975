import { afterAll, expect } from 'bun:test';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { plainBootFiles } from '../../src/start/boot-files.ts';
import { type Otp, type OtpRelease, otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

/** Starts a node that reports when it is up, sends it a signal, and returns how it ended. */
async function signalled(tree: Otp, words: readonly string[], signal: NodeJS.Signals) {
  const up = 'io:put_chars("up\\n").';
  const child = spawn(tree.erlexec, [...words, '-noshell', '-eval', up], {
    env: plainEnvironment({ ...tree.environment, ERL_CRASH_DUMP_SECONDS: '0' }) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes;
    if (said.endsWith('up\n')) child.kill(signal);
  });
  const [code, by] = await new Promise<unknown[]>((ended) => child.on('close', (...how) => ended(how)));
  return { code, by, said: said.replace(/\d\d?-\w+-\d+::[\d:.]+/, 'a time') };
}

/** Tests the signal server of a minimal node with the emulators of these releases. */
export async function testSignalServer(releases: readonly OtpRelease[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-signals-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  async function bootFileOf(tree: Otp, minimal: boolean): Promise<string> {
    const { applications, release } = await readOtpTree(tree.root);
    const resources = ['kernel', 'stdlib'].map((name) => applications.get(name)!.resource.term);
    const [file] = plainBootFiles({ release }, resources, { minimal });
    const path = join(folder, `${release}-${minimal}`);
    await writeFile(`${path}.boot`, file!.content as Uint8Array);
    return path;
  }

  for (const release of releases) {
    const tree = await otp(release);
    testWith(
      { tree },
      `SIGTERM ends a minimal node as any other, with the same words, OTP ${release}`,
      async ({ tree }) => {
        const usual = await signalled(tree, ['-boot', await bootFileOf(tree, false)], 'SIGTERM');
        const minimal = ['-mode', 'minimal', '-boot', await bootFileOf(tree, true)];
        expect(usual).toMatchObject({ code: 0, by: null });
        expect(usual.said).toContain('SIGTERM received - shutting down');
        expect(await signalled(tree, minimal, 'SIGTERM')).toEqual(usual);
        expect(await signalled(tree, minimal, 'SIGUSR1')).toMatchObject({ code: 1, by: null });
      },
    );
    testWith(
      { tree },
      `a node with its own signal server gets no second handler, OTP ${release}`,
      async ({ tree }) => {
        const ask = 'io:format("~p~n", [gen_event:which_handlers(erl_signal_server)]), halt().';
        const handlers = async (boot: string) =>
          runOk(tree.erlexec, ['-boot', boot, '-noshell', '-eval', ask], {
            env: plainEnvironment(tree.environment),
          });
        expect(await handlers(await bootFileOf(tree, true))).toBe(await handlers('start_clean'));
      },
    );
  }
}
