import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { unpack } from '../../src/executable/read/unpack.ts';
import { loadedAtOnce } from '../../src/start/fast-boot.ts';
import { type Maybe, orNotAvailable } from '../bed/not-available.ts';
import { type Otp, type OtpRelease, otp } from '../bed/otp.ts';
import { hangsAfter, run } from '../bed/run.ts';
import { runEscript } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { type Built, buildAll } from './build-all.ts';
import { expectSame } from './compare.ts';
import { ambush, flatEscript, namesakeEscript, twinsEscript, walkerEscript } from './laid-out-programs.ts';
import { closeWorkshop, onebeam, openWorkshop, usersEnvironment } from './workshop.ts';

/** One way to build one program. */
interface Variant {
  release: number;
  otp: Maybe<Otp>;
  script: Maybe<string>;
  more: readonly string[];
}

/**
 * Tests where modules of an archive are found, and what a recorded start loads, with the real emulator of each release.
 */
export async function testLaidOutModules(releases: readonly OtpRelease[]): Promise<void> {
  const shop = await openWorkshop();
  const scripts = {
    walker: await orNotAvailable(() => walkerEscript(join(shop.folder, 'scripts/walker'))),
    twins: await orNotAvailable(() => twinsEscript(join(shop.folder, 'scripts/twins'))),
    flat: await orNotAvailable(() => flatEscript(join(shop.folder, 'scripts/flat'))),
    namesake: await orNotAvailable(() => namesakeEscript(join(shop.folder, 'scripts/namesake'))),
  };
  const surprise = await orNotAvailable(() => ambush(join(shop.folder, 'ambush')));

  const variants = await Promise.all(
    releases.map(async (release) => {
      const tree = await otp(release);
      const variant = (script: Maybe<string>, ...more: string[]): Variant => ({
        ...{ release, otp: tree, script, more },
      });
      return {
        release,
        usual: variant(scripts.walker),
        plain: variant(scripts.walker, '--boot', 'escript'),
        recorded: variant(scripts.walker, '--profile-start', 'load'),
        twins: variant(scripts.twins),
        twinsRecorded: variant(scripts.twins, '--profile-start', 'says'),
        flat: variant(scripts.flat),
        namesake: variant(scripts.namesake),
        namesakeRecorded: variant(scripts.namesake, '--profile-start', 'calendar'),
      };
    }),
  );
  let built: Built<Variant>;

  beforeAll(async () => {
    built = await buildAll(
      shop,
      variants.flatMap(({ release, ...all }) => Object.values(all)),
    );
  });
  afterAll(() => closeWorkshop(shop));

  /** Returns what the executable of a variant prints, and its release folder. */
  async function says(variant: Variant, word: string, cwd = shop.folder): Promise<string> {
    const ran = await run(built(variant), [word], { env: usersEnvironment(shop), timeout: hangsAfter, cwd });
    expect([`${ran.stderr}`, ran.exitCode]).toEqual(['', 0]);
    return `${ran.stdout}`;
  }

  async function referenceSays(tree: Otp, script: string, word: string): Promise<string> {
    return `${(await runEscript(tree, script, [word])).stdout}`;
  }

  /** Paths from the release folder on, or below the escript of the reference. */
  const shortened = (text: string, script = 'no script'): string =>
    text.replaceAll(/\/\S* ?\S*\/release\//g, 'RELEASE/').replaceAll(script, 'SCRIPT');

  async function sameAs(
    variant: Variant,
    tree: Otp,
    script: string,
    word: string,
    prints: RegExp,
    cwd?: string,
  ) {
    const folders = cwd === undefined ? undefined : { reference: cwd, executable: cwd };
    await expectSame(
      { shop, otp: tree, script, executable: built(variant) },
      { name: word, args: [word], prints },
      folders,
    );
  }

  /** The modules that the program's boot file loads in advance; none without such a file. */
  async function inBootFile(variant: Variant): Promise<string[] | undefined> {
    const place = await mkdtemp(join(shop.folder, 'unpacked-'));
    await unpack(built(variant), place);
    expect(await readdir(join(place, 'lib/onebeam/ebin')).catch(() => [])).toEqual(
      existsSync(join(place, 'lib')) ? ['onebeam_start.beam'] : [],
    );
    const file = join(place, 'erts/bin/program.boot');
    return existsSync(file) ? loadedAtOnce(decodeTerm(await readFile(file))) : undefined;
  }

  const where = (kind: string, folder: string) =>
    ['walker/ebin/walker', 'garden/ebin/garden', 'garden/ebin/garden_tool', 'shed/ebin/shed']
      .map((path) => `${path.split('/').at(-1)} ${kind} ${folder}/${path}.beam\n`)
      .join('');

  for (const {
    release,
    usual,
    plain,
    recorded,
    twins,
    twinsRecorded,
    flat,
    namesake,
    namesakeRecorded,
  } of variants) {
    describe(`modules of an archive, OTP ${release}`, () => {
      const { walker: script } = scripts;
      const needs = { tree: usual.otp, script };

      testWith(needs, 'are real files in the lib folder of the release', async ({ tree, script }) => {
        expect(shortened(await referenceSays(tree, script, 'which'), script)).toBe(
          where('archive', 'SCRIPT'),
        );
        expect(shortened(await says(usual, 'which'), script)).toBe(where('file', 'RELEASE/lib'));
      });
      testWith(needs, 'stay in the archive with --boot escript', async ({ script }) => {
        expect(shortened(await says(plain, 'which'), script)).toBe(where('archive', 'RELEASE/bin/walker'));
        expect(shortened(await says(plain, 'folders'), script)).toContain('shed RELEASE/bin/walker/shed\n');
        expect(await inBootFile(plain)).toBeUndefined();
      });
      testWith(needs, 'have the folders of their applications', async ({ tree, script }) => {
        const folders = (lib: string) =>
          ['walker', 'garden', 'shed']
            .map((name) => `${name} ${lib}/${name}\n${lib}/${name}/priv\n`)
            .join('');
        expect(shortened(await referenceSays(tree, script, 'folders'), script)).toBe(
          `${folders('SCRIPT')}{error,enotdir}\n`,
        );
        expect(shortened(await says(usual, 'folders'), script)).toBe(
          `${folders('RELEASE/lib')}{ok,<<"water it\\n">>}\n`,
        );
      });
      testWith(needs, 'and what .app files say of them', ({ tree, script }) =>
        sameAs(usual, tree, script, 'applications', /the garden.*the shed.*"3\.1"}\n{ok,green}\n{error/s),
      );
      testWith(needs, 'can still be read in the archive', ({ tree, script }) =>
        sameAs(usual, tree, script, 'archive', /garden_tool\.beam.*note\.txt.*>> error\n$/s),
      );
      testWith(
        needs,
        'are on the code path, and nothing of the archive is but its top, which has none',
        async () => {
          const path = shortened(await says(usual, 'path'))
            .split('\n')
            .slice(0, -1);
          const own = path.filter((folder) => !folder.startsWith('RELEASE/erts/'));
          const first = 'RELEASE/lib/walker/ebin';
          const others = ['RELEASE/lib/garden/ebin', 'RELEASE/lib/shed/ebin'];
          expect(path[0]).toBe(first);
          expect(own.toSorted()).toEqual(['RELEASE/bin/walker', first, ...others].toSorted());
        },
      );
    });

    describe(`modules at the top of an archive, OTP ${release}`, () => {
      testWith(
        { tree: flat.otp, script: scripts.flat },
        'have a folder of its name',
        async ({ tree, script }) => {
          const places = (lib: string) => `${lib}/flat.beam\n${lib}/flat_tool.beam\n`;
          const reference = shortened(await referenceSays(tree, script, 'which'), script);
          expect(reference).toBe(`${places('SCRIPT')}SCRIPT\n`);
          expect(shortened(await says(flat, 'which'))).toBe(
            `${places('RELEASE/lib/flat')}RELEASE/lib/flat\n`,
          );
        },
      );
    });

    describe(`a working folder with modules of the same names, OTP ${release}`, () => {
      const needs = { tree: usual.otp, script: scripts.walker, cwd: surprise };

      testWith(needs, 'is not asked for those of the program', async ({ tree, script, cwd }) => {
        await sameAs(usual, tree, script, 'call', /^"spade"\n$/, cwd);
        await sameAs(recorded, tree, script, 'call', /^"spade"\n$/, cwd);
      });
      testWith(needs, 'nor for those of OTP', async ({ cwd }) =>
        expect(await says(usual, 'calendar', cwd)).toBe('true\n'),
      );
      testWith(needs, 'nor for those that are nowhere else, unlike under escript', async (has) => {
        const { tree, script, cwd } = has;
        expect(`${(await runEscript(tree, script, ['stray'], { cwd })).stdout}`).toBe('"stray"\n');
        const ran = await run(built(usual), ['stray'], { env: usersEnvironment(shop), timeout: 20_000, cwd });
        expect([ran.exitCode, `${ran.stderr}`]).toEqual([127, expect.stringContaining('undef')]);
      });
    });

    describe(`two modules of the same name, OTP ${release}`, () => {
      testWith(
        { tree: twins.otp, script: scripts.twins },
        'stay in the archive',
        async ({ tree, script }) => {
          await sameAs(twins, tree, script, 'says', /^the (first|second) "our own"\n$/);
          await sameAs(twinsRecorded, tree, script, 'says', /^the (first|second) "our own"\n$/);
          await sameAs(twins, tree, script, 'which', /twins\.beam\nPROGRAM/);
        },
      );
    });

    describe(`modules with names of OTP's, OTP ${release}`, () => {
      for (const [way, variant] of Object.entries({ '': namesake, ', recorded': namesakeRecorded })) {
        const needs = { tree: variant.otp, script: scripts.namesake };
        testWith(needs, `come before it when they are called${way}`, ({ tree, script }) =>
          sameAs(variant, tree, script, 'calendar', /^"our own"\n$/),
        );
        testWith(needs, `come after it when it is there already${way}`, async ({ tree, script }) => {
          await sameAs(variant, tree, script, 'peer', /^false {'EXIT',{undef/);
          await sameAs(variant, tree, script, 'erl_lint', /^{'EXIT',{undef/);
          await sameAs(variant, tree, script, 'file', /^false {error,einval}\n$/);
        });
      }
    });

    describe(`a recorded start, OTP ${release}`, () => {
      const needs = { tree: usual.otp, script: scripts.walker };

      testWith(needs, 'is what the boot file loads', async () => {
        const [before, after] = [await inBootFile(usual), await inBootFile(recorded)];
        expect(before).toContain('walker');
        const lazy = ['garden', 'garden_tool', 'calendar'];
        expect(before!.filter((module) => lazy.includes(module))).toEqual([]);
        expect(after!.filter((module) => lazy.includes(module)).sort()).toEqual(lazy.toSorted());
        // They run code while they are loaded.
        expect(after!.filter((module) => ['crypto', 'garden_late'].includes(module))).toEqual([]);
        expect(after!.filter((module) => module.startsWith('onebeam'))).toEqual(['onebeam_start']);
        expect(shortened(await says(recorded, 'which'))).toBe(where('file', 'RELEASE/lib'));
      });
      testWith(needs, 'that fails is told, and nothing is built', async ({ tree, script }) => {
        const ran = await onebeam(
          shop,
          ['build', script, '--erts', tree.root, '-o', 'out', '--json', '--profile-start', 'fail'],
          shop.folder,
        );
        expect(ran.code).toBe(1);
        expect(JSON.parse(ran.out).error).toMatchObject({
          code: 'start-not-recorded',
          message: expect.stringMatching(
            /walker` could not be recorded: it exited with code 3: and another$/,
          ),
        });
        expect(existsSync(join(shop.folder, 'out'))).toBe(false);
      });
      testWith(needs, 'is none with --boot escript', async ({ tree, script }) => {
        const flags = ['--profile-start', 'load', '--boot', 'escript', '--json'];
        const ran = await onebeam(
          shop,
          ['build', script, '--erts', tree.root, '-o', 'out', ...flags],
          shop.folder,
        );
        expect(ran.code).toBe(2);
        expect(JSON.parse(ran.out).error.code).toBe('options-conflict');
        expect(existsSync(join(shop.folder, 'out'))).toBe(false);
      });
    });
  }
}
