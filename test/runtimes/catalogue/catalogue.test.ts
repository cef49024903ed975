import { describe, expect, test } from 'bun:test';
import { githubReleaseOf } from '../../../src/runtimes/catalogue/candidate.ts';
import { catalogue } from '../../../src/runtimes/catalogue/catalogue.ts';
import { parseBuildsTxt } from '../../../src/runtimes/catalogue/hex.ts';
import { parseBuilds } from '../../../src/runtimes/catalogue/otp-builds.ts';
import { isVersion, matching } from '../../../src/runtimes/catalogue/versions.ts';
import { type Target, targets } from '../../../src/targets/target.ts';

const digest = (letter: string) => letter.repeat(64);

/** Shortened tables of the publishers. */
const tables: Record<string, string> = {
  'https://raw.githubusercontent.com/erlang/otp/master/otp_versions.table':
    'OTP-28.1 : ssl-11.4 # asn1-5.4 :\nOTP-27.3.4.10 : ssl-11.2 # :\nOTP-27.3.4.9 : x-1 # :\nOTP-27.0 : a-1 # b-2 :\nOTP-26.2 : a-1 # :\n',
  'https://raw.githubusercontent.com/erlef/otp_builds/main/builds/aarch64-apple-darwin.csv': `ref_name,ref,datetime,sha256,openssl,wxwidgets
OTP-27.3.4,3e0cc5a,2025-05-08T21:34:11Z,${digest('a')},3.1.6,3.2.6
OTP-27.3.4.10,3e0cc5b,2026-05-08T21:34:11Z,${digest('b')},3.5.4,3.2.6
maint-27-latest,3e0cc5c,2026-05-08T21:34:11Z,${digest('c')},3.5.4,3.2.6
OTP-26.0,3e0cc5d,2023-05-08T21:34:11Z,pending,3.1.6,3.2.6
`,
  'https://builds.hex.pm/builds/otp/amd64/ubuntu-22.04/builds.txt': `
OTP-27.3.4 1ab 2025-05-08T00:00:00Z
OTP-27.3.4.9 2ab 2026-05-08T00:00:00Z ${digest('D')}
OTP-28.0-rc1 3ab 2025-03-01T00:00:00Z ${digest('e')}
maint-27 4ab 2026-05-08T00:00:00Z ${digest('f')}
master 5ab 2026-05-08T00:00:00Z
`,
};

async function found(wanted: string, target: Target) {
  const text = async (url: string) => {
    const table = tables[url];
    if (table === undefined) throw new Error(`asked for ${url}`);
    return table;
  };
  const lists = await Promise.all(
    catalogue.map((provider) => provider.candidates(wanted, target, { text }).catch(() => [])),
  );
  return lists
    .flat()
    .map(({ url, githubRelease: _, ...rest }) => ({ ...rest, url: url.replace('https://github.com/', '') }));
}

describe('the catalogue', () => {
  test('knows for Linux with glibc: static builds first, then newer to older', async () => {
    expect((await found('27', 'linux-x64')).map(({ url }) => url)).toEqual([
      'gleam-community/erlang-linux-builds/releases/download/OTP-27.3.4.10/erlang-27.3.4.10-x64.tar.gz',
      'gleam-community/erlang-linux-builds/releases/download/OTP-27.3.4.9/erlang-27.3.4.9-x64.tar.gz',
      'gleam-community/erlang-linux-builds/releases/download/OTP-27.0/erlang-27.0-x64.tar.gz',
      'gleam-community/erlang-linux-builds/releases/download/OTP-27.3.4.10/erlang-27.3.4.10-x64-glibc.tar.gz',
      'gleam-community/erlang-linux-builds/releases/download/OTP-27.3.4.9/erlang-27.3.4.9-x64-glibc.tar.gz',
      'gleam-community/erlang-linux-builds/releases/download/OTP-27.0/erlang-27.0-x64-glibc.tar.gz',
      'cocoa-xu/otp-build/releases/download/v27.3.4.10/otp-x86_64-linux-gnu.tar.gz',
      'cocoa-xu/otp-build/releases/download/v27.3.4.9/otp-x86_64-linux-gnu.tar.gz',
      'cocoa-xu/otp-build/releases/download/v27.0/otp-x86_64-linux-gnu.tar.gz',
      'https://builds.hex.pm/builds/otp/amd64/ubuntu-22.04/OTP-27.3.4.9.tar.gz',
      'https://builds.hex.pm/builds/otp/amd64/ubuntu-22.04/OTP-27.3.4.tar.gz',
    ]);
  });

  test('gives exact versions without downloading lists if there are none', async () => {
    expect(await found('27.3.4', 'linux-arm64-musl')).toEqual([
      {
        provider: 'gleam-community (static)',
        version: '27.3.4',
        url: 'gleam-community/erlang-linux-builds/releases/download/OTP-27.3.4/erlang-27.3.4-arm64.tar.gz',
      },
      {
        provider: 'gleam-community-musl',
        version: '27.3.4',
        url: 'gleam-community/erlang-linux-builds/releases/download/OTP-27.3.4/erlang-27.3.4-arm64-musl.tar.gz',
      },
      {
        provider: 'cocoa-xu',
        version: '27.3.4',
        url: 'cocoa-xu/otp-build/releases/download/v27.3.4/otp-aarch64-linux-musl.tar.gz',
        sha256Url:
          'https://github.com/cocoa-xu/otp-build/releases/download/v27.3.4/otp-aarch64-linux-musl.tar.gz.sha256',
      },
    ]);
  });

  test('knows for macOS the SHA-256 of the table', async () => {
    expect((await found('27', 'darwin-arm64'))[0]).toEqual({
      provider: 'erlef/otp_builds',
      version: '27.3.4.10',
      url: 'erlef/otp_builds/releases/download/OTP-27.3.4.10/otp-aarch64-apple-darwin.tar.gz',
      sha256: digest('b'),
    });
    expect((await found('27.3.4', 'darwin-arm64'))[0]).toMatchObject({ sha256: digest('a') });
    expect((await found('26', 'darwin-arm64')).map(({ provider }) => provider)).toEqual(['cocoa-xu']);
  });

  test('gives Windows on arm64 what it emulates', async () => {
    const x64 = await found('28', 'windows-x64');
    expect(x64).toEqual([
      {
        provider: 'erlang/otp',
        version: '28.1',
        url: 'erlang/otp/releases/download/OTP-28.1/otp_win64_28.1.zip',
      },
    ]);
    expect(await found('28', 'windows-arm64')).toEqual(x64);
  });

  test('has something for every target', async () => {
    for (const target of targets) expect(await found('27', target)).not.toEqual([]);
  });
});

test('builds.txt is read with lines of no, three and four fields', () => {
  expect([
    ...parseBuildsTxt(tables['https://builds.hex.pm/builds/otp/amd64/ubuntu-22.04/builds.txt']!),
  ]).toEqual([
    ['27.3.4', undefined],
    ['27.3.4.9', digest('d')],
    ['28.0-rc1', digest('e')],
  ]);
});

test('the table of macOS builds is read by the names of its columns', () => {
  const [text] = Object.entries(tables)
    .filter(([url]) => url.endsWith('.csv'))
    .map(([, csv]) => csv);
  expect([...parseBuilds(text!)]).toEqual([
    ['27.3.4', digest('a')],
    ['27.3.4.10', digest('b')],
  ]);
  expect([...parseBuilds(`sha256,ref_name\r\n${digest('a')},OTP-27.0\r\n`)]).toEqual([['27.0', digest('a')]]);
  for (const other of ['', 'not a table', '<html>']) expect(parseBuilds(other).size).toBe(0);
});

test('versions: a release means its newest patch, anything else itself', () => {
  const all = ['27.0', '27.10', '27.9.1', '28.0-rc1', '27.10', 'maint', '28.0', '27.10-rc1'];
  expect(matching(all, '27')).toEqual(['27.10', '27.9.1', '27.0']);
  expect(matching(all, '27.9.1')).toEqual(['27.9.1']);
  expect(matching(all, '28.0-rc1')).toEqual(['28.0-rc1']);
  expect(['27', '27.3.4.10', '28.0-rc1'].every(isVersion)).toBe(true);
  expect(['', '7', '270', '27.', '27.x', '../27', '27.3/..'].some(isVersion)).toBe(false);
});

test("GitHub's account of a release is found from the address of one of its files", () => {
  expect(githubReleaseOf('https://github.com/erlang/otp/releases/download/OTP-27.0/otp_win64_27.0.zip')).toBe(
    'https://api.github.com/repos/erlang/otp/releases/tags/OTP-27.0',
  );
});
