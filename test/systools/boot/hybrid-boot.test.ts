import { describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { atom, list, textOf, tuple } from '../../../src/erlang/term/term.ts';
import { makeHybridBoot } from '../../../src/index.ts';
import { hybridBoot } from '../../../src/systools/boot/hybrid-boot.ts';
import { SystoolsError } from '../../../src/systools/failure.ts';
import { makeScript } from '../../../src/systools/make-script.ts';
import { otp, otpReleases } from '../../bed/otp.ts';
import { runOk } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';
import { fakeApplication } from '../oracle/fake-release.ts';
import { layOut } from '../oracle/release-case.ts';

const uses: Record<string, string> = { kernel: '[]', stdlib: '[kernel]' };
const args = list([atom('a'), tuple(atom('b'))]);

/** Boot files of an old and a new release, with all three base applications in two versions. */
async function inReleases(
  use: (boots: { folder: string; old: Uint8Array; fresh: Uint8Array }) => Promise<void> | void,
  release: number,
  { oldSasl = true, newSasl = true } = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hybrid-'));
  const rel = (version: string, sasl: boolean): string =>
    `{release, {"r", "${version}"}, {erts, "${version}"}, [${[
      'kernel',
      'stdlib',
      ...(sasl ? ['sasl'] : []),
      'db',
    ]
      .map((name) => `{${name}, "${version}"}`)
      .join(', ')}]}.`;
  try {
    layOut(folder, {
      name: 'hybrid',
      files: {
        ...Object.assign(
          {},
          ...['1.0', '2.0'].flatMap((version) =>
            ['kernel', 'stdlib', 'sasl', 'db'].map((name) =>
              fakeApplication(name, version, [`${name}_m`], {
                applications: uses[name] ?? '[kernel, stdlib]',
              }),
            ),
          ),
        ),
        'old.rel': rel('1.0', oldSasl),
        'new.rel': rel('2.0', newSasl),
      },
      calls: [],
    });
    for (const name of ['old', 'new']) {
      const path = ['lib/*/ebin'];
      expect(await makeScript(name, { cwd: folder, path, otp: release })).toMatchObject({ status: 'ok' });
    }
    const [old, fresh] = ['old', 'new'].map((name) => readFileSync(join(folder, `${name}.boot`))) as [
      Buffer,
      Buffer,
    ];
    await use({ folder, old, fresh });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a hybrid boot file', async () => {
  for (const release of otpReleases) {
    testWith({ tree: await otp(release) }, `is what OTP ${release} makes`, async ({ tree }) => {
      await inReleases(async ({ folder, old, fresh }) => {
        const call =
          '{ok, A} = file:read_file("old.boot"), {ok, B} = file:read_file("new.boot"), ' +
          '{ok, H} = systools_make:make_hybrid_boot("tmp", A, B, [a, {b}]), ok = file:write_file("h.boot", H), halt().';
        const env = { PATH: process.env.PATH, HOME: folder, ...tree.environment };
        await runOk(tree.erlexec, ['-noshell', '-eval', call], { cwd: folder, env });
        const made = hybridBoot({ version: 'tmp', oldBoot: old, newBoot: fresh, args, otp: release });
        expect(Buffer.from(made)).toEqual(readFileSync(join(folder, 'h.boot')));
      }, release);
    });
  }

  test('has the new base applications, the old others, and one instruction more', async () => {
    await inReleases(({ old, fresh }) => {
      const made = decodeTerm(hybridBoot({ version: 'tmp', oldBoot: old, newBoot: fresh, args, otp: 27 }));
      const instructions = (term: typeof made) =>
        term.type === 'tuple' && term.elements[2]?.type === 'list' ? term.elements[2].elements : [];
      expect(instructions(made).length).toBe(instructions(decodeTerm(old)).length + 1);
      const paths = instructions(made).flatMap((it) => {
        const [tag, folders] = it.type === 'tuple' ? it.elements : [];
        return tag?.type === 'atom' && tag.name === 'path' && folders?.type === 'list'
          ? folders.elements.map(textOf)
          : [];
      });
      expect([...new Set(paths)].sort()).toEqual(
        ['db-1.0', 'kernel-2.0', 'sasl-2.0', 'stdlib-2.0'].map((name) => `$ROOT/lib/${name}/ebin`),
      );
    }, 27);
  });

  test('is exported by the library, which reports missing parts as OTP does', async () => {
    await inReleases(async ({ old, fresh }) => {
      const made = await makeHybridBoot('tmp', old, fresh, args, { otp: 27 });
      const bytes = hybridBoot({ version: 'tmp', oldBoot: old, newBoot: fresh, args, otp: 27 });
      expect(made).toMatchObject({ status: 'ok', made: { bytes } });
    }, 27);
    await inReleases(
      async ({ old, fresh }) => {
        expect(await makeHybridBoot('tmp', old, fresh, args)).toMatchObject({
          ...{ status: 'error', module: 'systools_make' },
          reason: tuple(atom('app_not_found'), atom('sasl')),
        });
      },
      27,
      { newSasl: false },
    );
  });

  test('needs sasl on both sides', async () => {
    const reason = async (sides: { oldSasl?: boolean; newSasl?: boolean }) => {
      let found: unknown;
      await inReleases(
        ({ old, fresh }) => {
          try {
            hybridBoot({ version: 'tmp', oldBoot: old, newBoot: fresh, args, otp: 27 });
          } catch (error) {
            found = error instanceof SystoolsError ? error.reason : error;
          }
        },
        27,
        sides,
      );
      return found;
    };
    expect(await reason({ newSasl: false })).toEqual(tuple(atom('app_not_found'), atom('sasl')));
    expect(await reason({ oldSasl: false })).toEqual(tuple(atom('app_not_replaced'), atom('sasl')));
  });

  test('refuses bytes that are not a boot file', () => {
    const nothing = Uint8Array.of(131, 106);
    expect(() => hybridBoot({ version: '', oldBoot: nothing, newBoot: nothing, args, otp: 27 })).toThrow(
      'systools-boot-malformed',
    );
  });
});
