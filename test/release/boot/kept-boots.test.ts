import { afterAll, expect, test } from 'bun:test';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { atom, list, type Term, tuple } from '../../../src/erlang/term/term.ts';
import { hasCode, type OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { keepBoot } from '../../../src/release/boot/kept-boots.ts';
import { mapInstructions, startedBy } from '../../../src/release/boot/remake-boot.ts';
import { otp } from '../../bed/otp.ts';
import { mixRelease } from '../../bed/releases.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';
import { laidOut, planned, text } from '../laid-out.ts';

const folder = await mkdtemp(join(smallFiles, 'kept-boots-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const [otp25, otp27, mix27] = await Promise.all([otp(25), otp(27), mixRelease(27)]);
const facts = { otp: 27, elixir: true };
const place = 'releases/1.0.0';

/** An instruction that neither systools nor Mix write, before the program starts. */
const edited = (script: Term): Term =>
  mapInstructions(script, (one) => {
    const call = tuple(
      atom('io'),
      atom('put_chars'),
      list([
        list([...'edited\n'].map((c) => ({ type: 'integer', value: BigInt(c.charCodeAt(0)) }) as never)),
      ]),
    );
    return startedBy(one) === 'hello'
      ? [tuple(atom('preLoaded'), list([])), tuple(atom('apply'), call), one]
      : [one];
  });

testWith(
  { mix27, otp25, otp27 },
  'a boot file that a step of the build has edited is kept for the same OTP, and starts',
  async ({ mix27, otp25, otp27 }) => {
    const path = join(folder, 'hello');
    await cp(mix27.folder, path, { recursive: true, verbatimSymlinks: true });
    const boot = join(path, place, 'start.boot');
    await writeFile(boot, encodeTerm(edited(decodeTerm(await readFile(boot), boot)), 27));
    const codeOf = (request: Parameters<typeof planned>[0], tree: { root: string }) =>
      planned(request, tree).then(
        () => undefined,
        (error) => error as OnebeamError,
      );
    const refused = await codeOf({ path }, otp27);
    expect(refused).toMatchObject({
      code: 'release-boot-unknown',
      data: { problem: 'instruction', found: 'preLoaded' },
    });
    const { command, plan } = await laidOut({ path, keepBoot: true }, otp27, join(folder, 'laid-out'));
    const ran = await command('start', ['-sname', 'b c'], { HELLO_TELL: '1', HELLO_STOP: '7' });
    expect([text(ran.stderr), ran.exitCode]).toEqual(['', 7]);
    expect(text(ran.stdout)).toStartWith('edited\nargv=["-sname", "b c"]');
    expect(plan.built.keepBoot).toBe(true);
    const other = await codeOf({ path, keepBoot: true }, otp25);
    expect(hasCode(other, 'release-invalid') && other.data.problem).toBe('keep-boot-erts');
  },
);

testWith({ mix27 }, 'a kept boot file gets the agent once, however often it is built', async ({ mix27 }) => {
  const path = `${place}/start.boot`;
  const bytes = await readFile(join(mix27.folder, path));
  const once = keepBoot({ path, bytes }, facts, true);
  expect(once.variables).toEqual(['RELEASE_LIB']);
  expect(Buffer.compare(once.bytes, bytes)).not.toBe(0);
  expect(keepBoot({ path, bytes: once.bytes }, facts, true)).toEqual(once);
  expect(keepBoot({ path, bytes }, facts, false).bytes).toBe(bytes);
});

test('a file without the instructions that the agent follows is refused', () => {
  const script = (...instructions: Term[]) =>
    encodeTerm(tuple(atom('script'), tuple(list([]), list([])), list(instructions)), 27);
  for (const bytes of [script(), encodeTerm(atom('script'), 27)]) {
    expect(() => keepBoot({ path: 'a.boot', bytes }, facts, true)).toThrow(
      expect.objectContaining({ code: 'release-boot-unknown' }),
    );
  }
});
