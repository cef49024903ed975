import { afterAll, expect } from 'bun:test';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OtpRelease, otp } from '../../bed/otp.ts';
import { rebar3Release } from '../../bed/releases.ts';
import { hangsAfter, run } from '../../bed/run.ts';
import { plainEnvironment } from '../../bed/run-escript.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';
import { laidOut, text } from '../laid-out.ts';

/** Tests that packages made by the systools of these releases start. */
export async function testOpenRelease(releases: readonly OtpRelease[]): Promise<void> {
  const folder = await mkdtemp(join(smallFiles, 'systools-package-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  for (const release of releases) {
    testWith(
      { tree: await otp(release), rebar3: await rebar3Release(release) },
      `a package that systools of OTP ${release} made is a release, and starts`,
      async ({ tree, rebar3 }) => {
        const place = await mkdtemp(join(folder, `made-${release}-`));
        await copyFile(join(rebar3.folder, 'releases/1.0.0/garden.rel'), join(place, 'garden.rel'));
        await writeFile(join(place, 'sys.config'), '[{garden, [{colour, "red"}]}].\n');
        const path = `{path, ["${join(rebar3.folder, 'lib/garden-1.0.0/ebin')}"]}`;
        const make = `ok = systools:make_script("garden", [${path}]), ok = systools:make_tar("garden", [${path}]), halt().`;
        const env = { ...plainEnvironment(), ...tree.environment };
        const made = await run(tree.erlexec, ['-noinput', '-eval', make], {
          cwd: place,
          env,
          timeout: hangsAfter,
        });
        expect({ code: made.exitCode, err: text(made.stderr) }).toEqual({ code: 0, err: '' });
        const { command, plan } = await laidOut(
          { path: join(place, 'garden.tar.gz') },
          tree,
          join(folder, `${release}`),
        );
        expect(plan.record).toMatchObject({ name: 'garden', version: '1.0.0', tool: 'plain', kind: 'app' });
        const ran = await command('start', ['a', '-sname', 'b c'], { GARDEN_STOP: '7' });
        expect(text(ran.stdout)).toBe(
          `plain=["a","-sname","b c"] colour=red plant=rose otp=${release} sha=44\nstopped\n`,
        );
        expect(ran.exitCode).toBe(7);
      },
    );
  }
}
