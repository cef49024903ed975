import { expect, test } from 'bun:test';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { describeBinary } from '../../../src/binary/describe.ts';
import { hasCode, type OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { describe as textOf } from '../../../src/errors/text.ts';
import { checkNative, surveyNative } from '../../../src/release/native/check-native.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';
import { pe64 } from '../../binary/pe/pe-sample.ts';

const x64 = elf64({ type: 3, needed: ['libc.so.6'] });
const arm64 = elf64({ machine: 183, type: 3, needed: ['libc.so.6'] });
const emulator = describeBinary(x64);

test('machine code is found by its content, whatever the file is called', async () => {
  const files = [
    inMemory('lib/a-1/priv/data', x64),
    inMemory('lib/b-1/priv/b.so', arm64),
    inMemory('lib/c-1/priv/c.so', Buffer.from('no machine code')),
    inMemory('bin/tool', Buffer.from('#!/bin/sh\n'), 0o755),
  ];
  const { fitting, misfits, scripts } = await surveyNative(files, { target: 'linux-x64', emulator });
  expect(fitting.map(({ path }) => path)).toEqual(['lib/a-1/priv/data']);
  expect(misfits.map(({ path, application }) => [path, application])).toEqual([['lib/b-1/priv/b.so', 'b']]);
  expect(scripts).toEqual(['bin/tool']);
});

test('a library for glibc does not fit musl, nor Windows', async () => {
  for (const target of ['linux-x64-musl', 'windows-x64'] as const) {
    const { misfits } = await surveyNative([inMemory('lib/a-1/priv/a.so', x64)], { target, emulator });
    expect(misfits.map(({ path }) => path)).toEqual(['lib/a-1/priv/a.so']);
  }
});

test('an application that has a library for the target may have others', async () => {
  const files = [inMemory('lib/a-1/priv/x64.so', x64), inMemory('lib/a-1/priv/arm64.so', arm64)];
  const native = await checkNative(files, { target: 'linux-x64', emulator, builtFor: emulator });
  expect(native.files).toEqual([files[0]!]);
  expect(native.warnings.map(({ code }) => code)).toEqual(['native-for-others']);
});

test('a release that is built with several native files needs each of them for the target', async () => {
  const files = [inMemory('lib/a-1/priv/one.so', arm64), inMemory('lib/a-1/priv/two.so', x64)];
  const platforms = { target: 'linux-arm64', emulator: describeBinary(arm64), builtFor: emulator } as const;
  const error = await checkNative(files, platforms).catch((cause) => cause as OnebeamError);
  expect(hasCode(error, 'release-native-unfit') && error.data.path).toBe('lib/a-1/priv/two.so');
});

test('native code outside of all applications is given with --native alone', async () => {
  const files = [inMemory('bin/tool', arm64, 0o755)];
  const error = await checkNative(files, { target: 'linux-x64', emulator }).catch(
    (cause) => cause as OnebeamError,
  );
  const { message, hint } = textOf(error as OnebeamError);
  expect(message).toBe(
    'native code of `the release` does not run on linux-x64: `bin/tool` is for linux arm64, glibc',
  );
  expect(hint).toBe(
    "build it for linux-x64, and pass the folder that contains `bin/tool` with `--native 'natives/{target}'` (here `natives/linux-x64/bin/tool`)",
  );
});

test('scripts are named where Windows cannot run them', async () => {
  const files = [inMemory('bin/migrate', Buffer.from('#!/bin/sh\n'), 0o755)];
  const { warnings } = await checkNative(files, {
    target: 'windows-x64',
    emulator: describeBinary(pe64()),
  });
  expect(warnings.map(({ code }) => code)).toEqual(['release-scripts-on-windows']);
});
