import { expect } from 'bun:test';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from '../../src/version.ts';
import { buildCache } from '../bed/build-cache.ts';
import { hello } from '../bed/escripts.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { actionFolder } from './github-action.ts';

const node = Bun.which('node') ?? new NotAvailable('`node`');
const things = { tree: await otp(27), script: await hello('zip'), node };
const { desk, act } = await actionFolder();

/** For tests of other things than the cache. */
const sharedCache = { cache: 'false', 'cache-folder': buildCache };

testWith(
  things,
  'it builds, hands on paths and sums, writes the summary, and the second run has what the first cached',
  async ({ tree, script, node }) => {
    const where = await desk('good', script);
    const given = {
      escript: 'hello',
      erts: tree.root,
      args: '--level 2\n  --system-libraries\n  --desktop',
      version,
    };
    const first = await act(where, node, given);
    expect({ code: first.code, log: first.log }).toMatchObject({ code: 0 });
    const made = join(where, 'work/sub/dist/hello');
    const sha256 = new Bun.CryptoHasher('sha256').update(await Bun.file(made).bytes()).digest('hex');
    expect(first.outputs).toMatchObject({ paths: made, sha256, version, 'cache-hit': 'false' });
    expect(JSON.parse(first.outputs.result!).artifacts[0].sha256).toBe(sha256);
    const size = `${((await Bun.file(made).size) / 1e6).toFixed(1)} MB`;
    const [target] = JSON.parse(first.outputs.result!).artifacts.map((one: { target: string }) => one.target);
    expect(first.summary).toStartWith(
      '### onebeam\n\n| target | file | size | SHA-256 |\n|---|---|--:|---|\n' +
        `| ${target} | sub/dist/hello | ${size} | \`${sha256}\` |\n|  | sub/dist/hello.desktop | `,
    );
    expect(first.log).toMatch(/^::warning title=onebeam linux-\w+::requires on the target machine: /m);

    const [kept] = await readdir(join(where, 'caches'));
    expect(kept).toMatch(new RegExp(`^onebeam-Linux-X64-${version}-[0-9a-f]{16}$`));
    expect(await readdir(join(where, 'caches', kept!))).toContain('launchers');
    const second = await act(where, node, given);
    expect(second.outputs).toMatchObject({ 'cache-hit': 'true', sha256 });
    // Another target begins with what there is, and keeps its own.
    const other = await act(where, node, { ...given, target: 'host,host' });
    expect(other.outputs['cache-hit']).toBe('false');
    expect(await readdir(join(where, 'caches'))).toHaveLength(2);
    const off = await act(where, node, {
      ...given,
      cache: 'false',
      summary: 'false',
      'cache-folder': join(where, 'own'),
    });
    expect([off.code, off.outputs['cache-hit'], off.summary]).toEqual([0, '', '']);
    expect(await readdir(join(where, 'own'))).toContain('launchers');
  },
  120_000,
);

testWith(
  things,
  'a failure is an annotation, a line of the summary, and an exit code',
  async ({ tree, script, node }) => {
    const where = await desk('bad', script);
    const bad = await act(where, node, { escript: 'not|there/hello', erts: tree.root });
    expect(bad.code).toBe(1);
    expect(bad.log).toMatch(/^::error title=onebeam::.* was not found .*\(.*\)$/m);
    expect(bad.summary).toContain('|  | **failed:** ');
    expect(bad.summary).toContain('not\\|there/hello');
    expect(JSON.parse(bad.outputs.result!).error.code).toBe('escript-missing');
    // One target of two: the other is made all the same.
    const half = await act(where, node, {
      escript: 'hello',
      erts: tree.root,
      target: 'host,windows-x64',
      args: '--level 1',
      ...sharedCache,
    });
    expect(half.code).toBe(1);
    const [{ target }] = JSON.parse(half.outputs.result!).artifacts;
    expect(half.outputs.paths).toBe(join(where, `work/sub/dist/hello-${target}`));
    expect(half.log).toMatch(/^::error title=onebeam windows-x64::/m);
    expect(half.summary).toContain(`\n| ${target} | sub/dist/hello-${target} | `);
    expect(half.summary).toMatch(/^\| windows-x64 \| \*\*failed:\*\* /m);
  },
  120_000,
);
