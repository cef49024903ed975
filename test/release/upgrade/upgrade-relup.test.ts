import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../../src/errors/onebeam-error.ts';
import { buildOptions } from '../../../src/options.ts';
import { readOtpRuntime } from '../../../src/otp/otp-runtime.ts';
import { openRelease } from '../../../src/release/read/open-release.ts';
import { targetApplications } from '../../../src/release/target/target-applications.ts';
import { upgradeRelup } from '../../../src/release/upgrade/upgrade-relup.ts';
import { otp } from '../../bed/otp.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { twoVersions } from '../../bed/upgradable.ts';
import { testWith } from '../../bed/when.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const tree = await otp(27);
const versions = await twoVersions(27);

async function folder(): Promise<string> {
  folders.push(await mkdtemp(join(smallFiles, 'relup-')));
  return folders.at(-1)!;
}

const context = {
  ...{ workingFolder: '/', cacheFolder: '/cache', environment: {} },
  host: { platform: process.platform, arch: process.arch, musl: false },
};

async function opened(path: string) {
  const { escript, release } = buildOptions({ release: { path } }, context);
  return openRelease(escript, release!, await folder());
}

const refusal = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (hasCode(error, 'release-invalid')) return error.data;
    throw error;
  }
  return undefined;
};

testWith(
  { tree, versions },
  'makes a relup from appups, for the OTP of the target',
  async ({ tree, versions }) => {
    const runtime = (await readOtpRuntime(tree.root)).otp;
    const one = await opened(versions.one.folder);
    const two = await opened(versions.two.folder);
    const to = { ...two, ...targetApplications(two, runtime) };
    const made = await upgradeRelup(to, [{ input: one, isExecutable: false }], runtime, await folder());
    const text = Buffer.from(made).toString();
    expect(text).toContain('{code_change,up,[{garden_server,[]}]}');
    expect(text).toContain('{load_object_code,{garden,"1.0.0",[garden_server]}}');
    expect(text).not.toContain('restart_new_emulator');

    const same = await refusal(
      upgradeRelup(to, [{ input: two, isExecutable: false }], runtime, await folder()),
    );
    expect(same).toMatchObject({ problem: 'upgrade-same-version', found: '2.0.0' });
    const older = { input: { ...one, erts: '1.0' }, isExecutable: true };
    expect(await refusal(upgradeRelup(to, [older], runtime, await folder()))).toMatchObject({
      problem: 'upgrade-emulator',
      found: '1.0',
    });
    const from = { ...one, ...targetApplications(one, runtime) };
    const back = await refusal(
      upgradeRelup(from, [{ input: two, isExecutable: false }], runtime, await folder()),
    );
    expect(back).toMatchObject({ problem: 'relup', found: expect.stringContaining('garden') });
  },
);
