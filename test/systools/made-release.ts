import { describe, expect } from 'bun:test';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { makeScript } from '../../src/systools/make-script.ts';
import { makeTar } from '../../src/systools/make-tar.ts';
import { type Otp, type OtpRelease, otp } from '../bed/otp.ts';
import { hangsAfter, run, runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';

/** A library application of one key, the release file, a sys.config. */
function writeRelease(folder: string, tree: Otp): string[] {
  const versions = readdirSync(join(tree.root, 'lib'));
  const base = ['kernel', 'stdlib', 'sasl'].map((name) => {
    const entry = versions.find((it) => it.startsWith(`${name}-`))!;
    return `{${name}, "${entry.slice(name.length + 1)}"}`;
  });
  mkdirSync(join(folder, 'apps/greeter-1.0/ebin'), { recursive: true });
  writeFileSync(
    join(folder, 'apps/greeter-1.0/ebin/greeter.app'),
    '{application, greeter, [{description, "says hello"}, {vsn, "1.0"}, {modules, []}, {registered, []},\n' +
      ' {applications, [kernel, stdlib]}, {env, [{hello, "nobody"}]}]}.\n',
  );
  writeFileSync(
    join(folder, 'sys.config'),
    '[{greeter, [{hello, "world"}]}, {sasl, [{sasl_error_logger, false}]}].\n',
  );
  writeFileSync(
    join(folder, 'greeter.rel'),
    `{release, {"greeter", "7"}, {erts, "${tree.erts}"}, [${base.join(', ')}, {greeter, "1.0"}]}.\n`,
  );
  chmodSync(join(folder, 'sys.config'), 0o644);
  return base;
}

/** Tests that a release made here boots on these releases. */
export async function testMadeRelease(releases: readonly OtpRelease[]): Promise<void> {
  for (const release of releases) {
    describe('a release that was made here', async () => {
      testWith(
        { tree: await otp(release) },
        `boots on OTP ${release}, with its application and configuration`,
        async ({ tree }) => {
          const folder = mkdtempSync(join(tmpdir(), 'made-release-'));
          try {
            const base = writeRelease(folder, tree);
            const common = { cwd: folder, path: [join(tree.root, 'lib/*/ebin'), 'apps/*/ebin'] };
            expect(await makeScript('greeter', common)).toMatchObject({ status: 'ok', text: '' });
            expect(await makeTar('greeter', { ...common, erts: tree.root })).toMatchObject({
              status: 'ok',
              text: '',
            });

            const root = join(folder, 'unpacked');
            mkdirSync(root);
            await runOk('tar', ['xzf', join(folder, 'greeter.tar.gz'), '-C', root]);
            const bin = join(root, `erts-${tree.erts}`, 'bin');
            const env = {
              PATH: process.env.PATH,
              HOME: root,
              ROOTDIR: root,
              BINDIR: bin,
              EMU: 'beam',
              PROGNAME: 'erl',
            };
            const start = join(root, 'releases/7/start');
            const eval_ =
              'io:format("~p ~p ~p", [init:script_id(), application:get_env(greeter, hello), lists:sort([A || {A, _, _} <- application:which_applications()])]), halt().';
            const ran = await run(
              join(bin, 'erlexec'),
              [
                '-noshell',
                '-boot',
                start,
                '-config',
                join(root, 'releases/7/sys'),
                '-mode',
                'embedded',
                '-eval',
                eval_,
              ],
              { env, timeout: hangsAfter },
            );
            expect(Buffer.from(ran.stderr).toString()).toBe('');
            expect(Buffer.from(ran.stdout).toString()).toBe(
              '{"greeter","7"} {ok,"world"} [greeter,kernel,sasl,stdlib]',
            );
            expect(base.length).toBe(3);

            // Such a folder can be used as a runtime, although its version numbers are those of the release.
            const packable = await readOtpTree(root);
            expect(packable).toMatchObject({ root, release: String(release), erts: tree.erts });
            expect([...packable.applications.keys()].sort()).toEqual(['greeter', 'kernel', 'sasl', 'stdlib']);
          } finally {
            rmSync(folder, { recursive: true });
          }
        },
      );
    });
  }
}
