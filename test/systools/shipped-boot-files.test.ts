import { describe, expect } from 'bun:test';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consultFirst } from '../../src/erlang/syntax/consult.ts';
import { bootFile } from '../../src/systools/boot/boot-file.ts';
import { makeScript } from '../../src/systools/make-script.ts';
import { script2boot } from '../../src/systools/script2boot.ts';
import { type Maybe, NotAvailable } from '../bed/not-available.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { realRuntime } from '../bed/real-runtimes.ts';
import { testWith } from '../bed/when.ts';

const shipped = [
  { name: 'start_clean', options: {} },
  { name: 'start_sasl', options: {} },
  { name: 'no_dot_erlang', options: { noDotErlang: true } },
] as const;

interface Tree {
  release: number;
  root: string;
}

/** OTP 28 is from a wheel that has only kernel, stdlib and crypto. */
const trees: readonly (readonly [release: number, tree: Maybe<{ root: string }>, only?: string])[] = [
  ...(await Promise.all(otpReleases.map(async (release) => [release, await otp(release)] as const))),
  [28, await realRuntime('linux-x64'), 'without sasl'],
];

for (const [release, tree, withoutSasl] of trees) {
  describe(`OTP ${release}`, () => {
    const found = tree instanceof NotAvailable ? tree : { release, root: tree.root };
    for (const { name, options } of shipped) {
      if (withoutSasl && name === 'start_sasl') continue;
      testWith({ tree: found }, `makes ${name} as it is shipped`, async ({ tree }) => {
        await inCopy(tree, async (cwd, releases) => {
          const path = [join(tree.root, 'lib/*/ebin')];
          const outcome = await makeScript(name, { ...options, cwd, path, noWarnSasl: true });
          expect(outcome).toMatchObject({ status: 'ok', warnings: [], text: '' });
          for (const kind of ['boot', 'script']) {
            expect(readFileSync(join(cwd, `${name}.${kind}`))).toEqual(
              readFileSync(join(releases, `${name}.${kind}`)),
            );
          }
        });
      });

      testWith({ tree: found }, `makes the boot file of ${name} from its script`, async ({ tree }) => {
        await inCopy(tree, async (cwd, releases) => {
          cpSync(join(releases, `${name}.script`), join(cwd, 'copy.script'));
          expect(await script2boot('copy', { cwd, otp: release })).toMatchObject({ status: 'ok' });
          expect(readFileSync(join(cwd, 'copy.boot'))).toEqual(readFileSync(join(releases, `${name}.boot`)));
        });
      });
    }

    testWith({ tree: found }, 'makes no_dot_erlang from application resources alone', ({ tree }) => {
      const { bytes } = bootFile({
        name: 'Erlang/OTP',
        version: String(release),
        otp: release,
        dotErlang: false,
        applications: ['kernel', 'stdlib'].map((name) => ({
          resource: resourceOf(tree, name),
          type: 'permanent',
        })),
      });
      const boot = join(tree.root, 'releases', String(release), 'no_dot_erlang.boot');
      expect(Buffer.from(bytes)).toEqual(readFileSync(boot));
    });
  });
}

async function inCopy(tree: Tree, use: (cwd: string, releases: string) => Promise<void>): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), 'shipped-'));
  try {
    const releases = join(tree.root, 'releases', String(tree.release));
    for (const name of readdirSync(releases)) {
      if (name.endsWith('.rel')) cpSync(join(releases, name), join(cwd, name));
    }
    await use(cwd, releases);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

function resourceOf(tree: Tree, name: string) {
  const folder = readdirSync(join(tree.root, 'lib')).find((entry) => entry.startsWith(`${name}-`))!;
  const file = join(tree.root, 'lib', folder, 'ebin', `${name}.app`);
  return consultFirst(readFileSync(file), file);
}
