import { expect } from 'bun:test';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAppup } from '../../../src/systools/appup/make-appup.ts';
import { makeScript } from '../../../src/systools/make-script.ts';
import { makeRelup } from '../../../src/systools/relup/make-relup.ts';
import { type Otp, type OtpRelease, otp } from '../../bed/otp.ts';
import { hangsAfter, run } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';
import { counterAppup, counterShell, counterSources } from './counter-sources.ts';

/** Name and version of an OTP application, from its folder. */
const installed = (there: Otp, name: string): string =>
  readdirSync(join(there.root, 'lib'))
    .find((folder) => folder.startsWith(`${name}-`))!
    .slice(name.length + 1);

function writeRelease(folder: string, there: Otp, version: 1 | 2): void {
  const sources = { ...counterShell, ...counterSources[version] };
  const app = join(folder, 'lib', `counter-${version}`);
  mkdirSync(join(app, 'src'), { recursive: true });
  mkdirSync(join(app, 'ebin'));
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(app, 'src', name), text);
  const modules = Object.keys(sources).map((name) => name.replace('.erl', ''));
  writeFileSync(
    join(app, 'ebin', 'counter.app'),
    `{application, counter, [{description, ""}, {vsn, "${version}"}, {modules, [${modules}]}, {registered, [counter]},
      {applications, [kernel, stdlib, sasl]}, {mod, {counter_app, []}}]}.\n`,
  );
  const base = ['kernel', 'stdlib', 'sasl'].map((name) => `{${name}, "${installed(there, name)}"}`);
  mkdirSync(join(folder, 'releases', `${version}`), { recursive: true });
  writeFileSync(join(folder, 'releases', `${version}`, 'sys.config'), '[].\n');
  writeFileSync(
    join(folder, 'releases', `${version}`, 'counting.rel'),
    `{release, {"counting", "${version}"}, {erts, "${there.erts}"}, [${base}, {counter, "${version}"}]}.\n`,
  );
}

async function erlang(
  there: Otp,
  folder: string,
  args: readonly string[],
  expression: string,
): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: folder, ...there.environment };
  const ran = await run(there.erlexec, [...args, '-noshell', '-eval', expression], {
    env,
    cwd: folder,
    timeout: hangsAfter,
  });
  const [out, err] = [ran.stdout, ran.stderr].map((bytes) => Buffer.from(bytes).toString());
  if (ran.exitCode !== 0) throw new Error(`${out}${err}`);
  return out!;
}

/** Compiles both versions, and writes the `RELEASES` file of an installed version 1. */
const prepare = (folder: string): string => `
  [{ok, _} = compile:file(F, [{outdir, filename:join(filename:dirname(filename:dirname(F)), "ebin")}]) ||
    F <- filelib:wildcard("lib/*/src/*.erl")],
  ok = release_handler:create_RELEASES("${folder}", "${folder}/releases", "${folder}/releases/1/counting.rel",
    [{counter, "1", "${folder}/lib"}]),
  halt().`;

const upgradeAndBack = (folder: string): string => `
  A = [counter:add(), counter:add()],
  {ok, "2"} = release_handler:set_unpacked("${folder}/releases/2/counting.rel", [{counter, "2", "${folder}/lib"}]),
  {ok, "1", "to two"} = release_handler:install_release("2"),
  B = [counter:add(), counter:add(), code:which(counter_name)],
  {ok, "1", []} = release_handler:install_release("1"),
  C = [counter:add(), code:is_loaded(counter_name)],
  io:format("~0p", [{A, B, C}]), halt().`;

/** Tests that the release handler of these releases executes a generated relup. */
export async function testReleaseHandler(releases: readonly OtpRelease[]): Promise<void> {
  for (const release of releases) {
    const there = await otp(release);
    testWith(
      { there },
      `the release handler of OTP ${release} executes a generated relup, up and down`,
      async ({ there }) => {
        const folder = mkdtempSync(join(tmpdir(), 'relup-run-'));
        try {
          writeRelease(folder, there, 1);
          writeRelease(folder, there, 2);
          writeFileSync(join(folder, 'lib/counter-2/ebin/counter.appup'), counterAppup);
          await erlang(there, folder, [], prepare(folder));
          const releases = join(folder, 'releases/RELEASES');
          const installedFirst = readFileSync(releases);
          const path = [join(there.root, 'lib/*/ebin'), join(folder, 'lib/*/ebin')];
          const options = { path, cwd: folder, otp: release };
          for (const version of [1, 2]) {
            const script = { ...options, local: true, outdir: `releases/${version}`, scriptName: 'start' };
            expect(await makeScript(`releases/${version}/counting`, script)).toMatchObject({ status: 'ok' });
          }
          const made = await makeRelup(
            'releases/2/counting',
            [['releases/1/counting', 'to two']],
            ['releases/1/counting'],
            {
              ...options,
              outdir: 'releases/2',
            },
          );
          expect(made).toMatchObject({ status: 'ok', warnings: [] });
          const boot = [
            '-boot',
            join(folder, 'releases/1/start'),
            '-sasl',
            'releases_dir',
            `"${folder}/releases"`,
          ];
          const counted = await erlang(there, folder, boot, upgradeAndBack(folder));
          const names = join(folder, 'lib/counter-2/ebin/counter_name.beam');
          const upgraded = `{[{one,1},{one,2}],[{two,1012},{two,1022},"${names}"],[{one,1023},false]}`;
          expect(counted).toBe(upgraded);

          // The same by an .appup that is made from the two builds, and a relup that OTP makes of it.
          const appup = await makeAppup('lib/counter-1', 'lib/counter-2', {
            ...{ cwd: folder, otp: release, outdir: 'lib/counter-2/ebin', extra: 'extra' },
          });
          expect(appup).toMatchObject({
            status: 'ok',
            made: { added: ['counter_name'], changed: ['counter', 'counter_step'], removed: [] },
          });
          rmSync(join(folder, 'releases/2/relup'));
          writeFileSync(releases, installedFirst);
          const again = `
          {ok, _, systools_relup, []} = systools:make_relup("releases/2/counting", [{"releases/1/counting", "to two"}],
            ["releases/1/counting"], [silent, {outdir, "releases/2"}, {path, ["${folder}/lib/*/ebin"]}]),
          ${upgradeAndBack(folder)}`;
          expect(await erlang(there, folder, boot, again)).toBe(upgraded);
        } finally {
          rmSync(folder, { recursive: true });
        }
      },
      120_000,
    );
  }
}
