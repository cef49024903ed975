import { expect } from 'bun:test';
import { hasCode, type OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { describe } from '../../../src/errors/text.ts';
import { type OtpTree, readOtpTree } from '../../../src/otp/otp-tree.ts';
import { readReleaseFolder } from '../../../src/release/read/read-release.ts';
import type { ReleaseInput } from '../../../src/release/release-input.ts';
import { targetApplications } from '../../../src/release/target/target-applications.ts';
import { otp } from '../../bed/otp.ts';
import { mixRelease } from '../../bed/releases.ts';
import { testWith } from '../../bed/when.ts';

const [mix27, otp27, otp29] = [await mixRelease(27), await otp(27), await otp(29)];

testWith(
  { mix27, otp29 },
  "OTP's applications come from the target, the release's own from it",
  async ({ mix27, otp29 }) => {
    const { applications, warnings } = targetApplications(
      await readReleaseFolder(mix27.folder),
      await readOtpTree(otp29.root),
    );
    const from = (name: string) => applications.find((one) => one.name === name)!;
    expect(from('kernel').from).toBe('otp');
    expect(from('kernel').version).toStartWith('11.');
    expect(from('elixir').from).toMatchObject({ folderName: 'elixir-1.18.3' });
    expect(warnings).toEqual([]);
  },
);

testWith(
  { mix27, otp27 },
  'an application of the release with the name of one of OTP stays, with a warning',
  async ({ mix27, otp27 }) => {
    const input = await readReleaseFolder(mix27.folder);
    const own = input.applications.find(({ name }) => name === 'eex')!;
    const crypto = { ...own, name: 'crypto', version: '0.1' };
    const overriding: ReleaseInput = {
      ...input,
      applications: [...input.applications.filter(({ name }) => name !== 'crypto'), crypto],
    };
    const { applications, warnings } = targetApplications(overriding, await readOtpTree(otp27.root));
    expect(applications.find(({ name }) => name === 'crypto')?.from).not.toBe('otp');
    expect(warnings.map(({ code }) => code)).toEqual(['release-overrides-otp']);
  },
);

testWith(
  { mix27, otp27 },
  'names missing applications with their dependents; adds the dependencies of added ones',
  async ({ mix27, otp27 }) => {
    const input = await readReleaseFolder(mix27.folder);
    const tree = await readOtpTree(otp27.root);
    const applications = new Map([...tree.applications].filter(([name]) => name !== 'odbc'));
    const thrown = refusal(input, ['odbc'], { ...tree, applications });
    expect(hasCode(thrown, 'application-missing') && thrown.data.expected).toBe('odbc');
    const added = targetApplications(input, tree, [{ name: 'ssl', because: { kind: 'added' } }]);
    const names = added.applications.map(({ name }) => name);
    expect(names).toContain('ssl');
    expect(names).toContain('public_key');
  },
);

testWith(
  { mix27, otp27 },
  'a release without applications that OTP never has is incomplete',
  async ({ mix27, otp27 }) => {
    const input = await readReleaseFolder(mix27.folder);
    const tree = await readOtpTree(otp27.root);
    const thrown = refusal(input, ['nosuch', 'odbc'], tree);
    expect(describe(thrown as OnebeamError).message).toBe(
      `\`${mix27.folder}\`: the release is incomplete: it lists \`nosuch\`, which neither its applications nor OTP ${tree.version} have`,
    );
  },
);

/** Returns the error for a release that lists more applications. */
function refusal(input: ReleaseInput, names: readonly string[], tree: OtpTree): unknown {
  const more = names.map((name) => ({ name, version: '1.0', type: 'permanent' }) as const);
  try {
    targetApplications({ ...input, applications: [...input.applications, ...more] }, tree);
  } catch (error) {
    return error;
  }
  return undefined;
}
