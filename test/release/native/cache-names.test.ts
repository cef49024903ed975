import { expect, test } from 'bun:test';
import {
  archiveText,
  chooseArchive,
  makeArchives,
  nifVersionOf,
  precompiledArchives,
  precompiledName,
} from '../../../src/release/native/cache-names.ts';
import { type Target, targetParts } from '../../../src/targets/target.ts';
import { otp, otpReleases } from '../../bed/otp.ts';
import { run } from '../../bed/run.ts';
import { plainEnvironment } from '../../bed/run-escript.ts';
import { testWith } from '../../bed/when.ts';

const texts = (target: Target) => {
  const { cpu } = targetParts(target);
  const names = [
    ...makeArchives('jiffy', '1.1.1', target, cpu),
    ...precompiledArchives('html-v0.1.2-nif-', target, cpu),
  ];
  return names.map((name) => archiveText(name, '2.16'));
};

test('archives have the names that elixir_make and rustler_precompiled give them', () => {
  expect(texts('linux-arm64')).toEqual([
    'jiffy-nif-2.16-aarch64-linux-gnu-1.1.1.tar.gz',
    'jiffy-port-aarch64-linux-gnu-1.1.1.tar.gz',
    'libhtml-v0.1.2-nif-2.16-aarch64-unknown-linux-gnu.so.tar.gz',
  ]);
  expect(texts('linux-x64-musl')).toContain('libhtml-v0.1.2-nif-2.16-x86_64-unknown-linux-musl.so.tar.gz');
  expect(texts('darwin-arm64')).toContain('libhtml-v0.1.2-nif-2.16-aarch64-apple-darwin.so.tar.gz');
  expect(texts('windows-x64')).toEqual([
    'jiffy-nif-2.16-x86_64-windows-msvc-1.1.1.tar.gz',
    'jiffy-port-x86_64-windows-msvc-1.1.1.tar.gz',
    'jiffy-nif-2.16-x86_64-windows-gnu-1.1.1.tar.gz',
    'jiffy-port-x86_64-windows-gnu-1.1.1.tar.gz',
    'html-v0.1.2-nif-2.16-x86_64-pc-windows-msvc.dll.tar.gz',
    'html-v0.1.2-nif-2.16-x86_64-pc-windows-gnu.dll.tar.gz',
  ]);
});

test('the archive with the highest version of the interface that the runtime has is chosen', () => {
  const [name] = makeArchives('jiffy', '1.1.1', 'linux-x64', 'x64');
  const file = (nif: string) => archiveText(name!, nif);
  const files = [
    ...['2.14', '2.9', '2.17', '3.0'].map(file),
    file('2.16').replace('1.1.1', '1.1.2'),
    file('2.16').replace('jiffy', 'jiffy_more'),
  ];
  expect(chooseArchive(files, name!, '2.16')).toBe(file('2.14'));
  expect(chooseArchive(files, name!, '2.18')).toBe(file('2.17'));
  expect(chooseArchive(files, name!, '2.8')).toBeUndefined();
});

test('a library of rustler_precompiled is known by its name', () => {
  expect(precompiledName('libhtml-v0.1.2-nif-2.16-x86_64-unknown-linux-gnu.so')).toEqual({
    crate: 'html-v0.1.2-nif-',
    extension: 'so',
  });
  expect(precompiledName('html-v0.1.2-nif-2.15-x86_64-pc-windows-msvc.dll')?.crate).toBe('html-v0.1.2-nif-');
  expect(precompiledName('jiffy.so')).toBeUndefined();
});

for (const release of otpReleases) {
  testWith(
    { tree: await otp(release) },
    `OTP ${release} has this version of the interface`,
    async ({ tree }) => {
      const expression = 'io:put_chars(erlang:system_info(nif_version)), halt().';
      const { stdout } = await run(tree.erlexec, ['-noshell', '-eval', expression], {
        env: { ...plainEnvironment(), ...tree.environment },
      });
      expect(`${stdout}`).toBe(nifVersionOf(release));
    },
  );
}
