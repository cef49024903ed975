import { expect, test } from 'bun:test';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { readBootModel } from '../../../src/release/boot/boot-model.ts';
import { remakeBoot, standsFor } from '../../../src/release/boot/remake-boot.ts';
import { parseRel } from '../../../src/release/read/read-release.ts';
import { otpReleases } from '../../bed/otp.ts';
import { mixRelease, rebar3Release } from '../../bed/releases.ts';
import { testWith } from '../../bed/when.ts';

/** Boot files of a release, and whether creating them again for the same OTP gives the same bytes. */
async function remade(folder: string, name: string, otp: number): Promise<[file: string, same: boolean][]> {
  const place = join(folder, 'releases', '1.0.0');
  const { applications: listed } = parseRel(await readFile(join(place, `${name}.rel`)), name);
  const applications = new Map(
    await Promise.all(
      listed.map(async (one) => {
        const file = join(folder, 'lib', `${one.name}-${one.version}`, 'ebin', `${one.name}.app`);
        return [one.name, { ...one, resource: consultFirst(await readFile(file), file, otp) }] as const;
      }),
    ),
  );
  const order = listed.map((one) => one.name);
  const boots = (await readdir(place)).filter((file) => file.endsWith('.boot')).sort();
  return Promise.all(
    boots.map(async (file) => {
      const bytes = await readFile(join(place, file));
      const made = remakeBoot(readBootModel(bytes, file), { otp, applications, order });
      return [file, Buffer.compare(bytes, made.bytes) === 0] as [string, boolean];
    }),
  );
}

for (const release of otpReleases) {
  testWith(
    { mix: await mixRelease(release) },
    `boot files of Mix are made again byte for byte, OTP ${release}`,
    async ({ mix }) => {
      expect(await remade(mix.folder, 'hello', release)).toEqual([
        ['start.boot', true],
        ['start_clean.boot', true],
      ]);
    },
  );
  testWith(
    { rebar3: await rebar3Release(release) },
    `boot files of relx are made again byte for byte, OTP ${release}`,
    async ({ rebar3 }) => {
      expect(await remade(rebar3.folder, 'garden', release)).toEqual([
        ['no_dot_erlang.boot', true],
        ['start.boot', true],
        ['start_clean.boot', true],
      ]);
    },
  );
}

test('a folder below a variable keeps it, whatever else becomes $ROOT/lib', () => {
  expect(['$RELEASE_LIB', '$ROOT/lib', '/usr/lib/erlang/lib', '$X/lib'].map(standsFor)).toEqual([
    '$RELEASE_LIB',
    '$ROOT/lib',
    '$ROOT/lib',
    '$ROOT/lib',
  ]);
});
