import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBeam } from '../../src/beam/beam-file.ts';
import { enabledFeatures, featureSince } from '../../src/beam/enabled-features.ts';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { erlangMap } from '../erlang/oracle.ts';
import { buildBeam, smallChunks } from './build-beam.ts';

for (const release of otpReleases) {
  testWith(
    { tree: await otp(release) },
    `code of OTP ${release} has its features, which it has on`,
    async ({ tree }) => {
      const { folder } = (await readOtpTree(tree.root)).applications.get('stdlib')!;
      const path = join(folder, 'ebin', 'lists.beam');
      const [on] = await erlangMap(tree, `fun(_) -> io_lib:format("~p", [erl_features:enabled()]) end`, [
        Buffer.of(),
      ]);
      const features = enabledFeatures(readBeam(await readFile(path)));
      expect(`[${features.join(',')}]`).toBe(String(on));
      expect(features.every((one) => featureSince(one)! <= release)).toBe(true);
    },
  );
}

testWith(
  { old: await otp(25), recent: await otp(27) },
  'the code server of OTP 25 refuses code of OTP 27 for its features alone',
  async ({ old, recent }) => {
    // From a file: the preprocessor notes the features.
    const compile = `fun(_) -> File = filename:join(filename:dirname(Scratch), "made.erl"),
      ok = file:write_file(File, "-module(made)."), {ok, made, B} = compile:file(File, [binary]), B end`;
    const [module] = await erlangMap(recent, compile, [Buffer.of()]);
    const load = `fun(B) -> {_, Why} = code:load_binary(made, "made", B), io_lib:format("~p", [Why]) end`;
    expect(enabledFeatures(readBeam(module!))).toEqual(['maybe_expr']);
    expect(String((await erlangMap(old, load, [module!]))[0])).toContain('features_not_allowed');
  },
);

test('a module without the chunk has no features; an invalid term is an error', () => {
  expect(enabledFeatures(readBeam(buildBeam(smallChunks)))).toEqual([]);
  const broken = readBeam(buildBeam([...smallChunks, ['Meta', Buffer.of(1, 2)]]));
  expect(() => enabledFeatures(broken)).toThrow(expect.objectContaining({ code: 'external-term-invalid' }));
});
