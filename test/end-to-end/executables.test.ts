import { describe, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { NotAvailable } from '../bed/not-available.ts';
import { run } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { testExecutables } from './executables.ts';
import { usersEnvironment } from './workshop.ts';

const { shop, list, both } = await testExecutables([27]);
const archive = list.find(({ title }) => title === 'an archive')!;
const needs = { otp: archive.otp, script: archive.script };

const hide = ['unshare', '-Ur', '-m', 'sh', '-c', 'mount -t tmpfs none "$1" && shift && exec "$@"', 'sh'];
const namespaces =
  (await run(hide[0]!, [...hide.slice(1), '/mnt', 'true'])).exitCode === 0 ||
  new NotAvailable('user namespaces');

describe('works in any folder', () => {
  const words = ['args', 'a b', 'ü'];
  const printed = '[97,32,98]\n[252]\n';
  const start = (program: string, more: { cwd?: string; env?: Record<string, string> } = {}) =>
    run(program, words, { env: usersEnvironment(shop, more.env), ...(more.cwd && { cwd: more.cwd }) });

  testWith(needs, 'it stands alone: no build folder, no build cache, no Erlang on PATH', async () => {
    const { executable } = both(archive);
    expect(existsSync(shop.builds)).toBe(false);
    const path = `${(await run('sh', ['-c', 'command -v erl escript'], { env: usersEnvironment(shop) })).stdout}`;
    expect(path).toBe('');
    expect(executable).toMatch(/ – é\//);
    expect(`${(await start(executable)).stdout}`).toBe(printed);
  });

  testWith(
    { ...needs, namespaces },
    'it stands alone: the OTP that it was built from is hidden',
    async () => {
      const { executable, otp } = both(archive);
      const [program, ...args] = [...hide, otp.root, executable, ...words];
      const ran = await run(program!, args, { env: usersEnvironment(shop) });
      expect([`${ran.stdout}`, `${ran.stderr}`]).toEqual([printed, '']);
    },
  );

  testWith(needs, 'everything it uses lies in its release', async () => {
    const { executable } = both(archive);
    const { stdout } = await run(executable, ['where'], {
      env: usersEnvironment(shop, { LC_ALL: 'C' }),
    });
    const [root, bindir, ...path] = Buffer.from(stdout).toString().trim().split('\n');
    expect(root!.startsWith(join(shop.cache, 'onebeam', 'probe'))).toBe(true);
    expect(root!.endsWith('/release/erts')).toBe(true);
    expect(bindir).toBe(`${root}/bin`);
    const release = dirname(root!);
    expect(path.filter((folder) => folder !== '.' && !folder.startsWith(`${release}/`))).toEqual([]);
  });

  testWith(needs, 'through a symbolic link', async () => {
    const { executable } = both(archive);
    const link = join(shop.folder, 'another-name');
    await symlink(executable, link);
    expect(`${(await start(link)).stdout}`).toBe(printed);
  });

  testWith(needs, 'from PATH', async () => {
    const { executable } = both(archive);
    const env = { PATH: `${dirname(executable)}:${shop.path}` };
    expect(`${(await start(basename(executable), { env })).stdout}`).toBe(printed);
  });

  testWith(needs, 'from PATH, through a link', async () => {
    const { executable } = both(archive);
    const links = join(shop.folder, 'links');
    await mkdir(links);
    await symlink(relative(links, executable), join(links, 'linked'));
    expect(`${(await start('linked', { env: { PATH: `${links}:${shop.path}` } })).stdout}`).toBe(printed);
  });

  testWith(needs, 'in a folder that is gone, where neither starts', async () => {
    const { executable, otp, script } = both(archive);
    const gone = 'here=$(mktemp -d) && cd "$here" && rmdir "$here" && exec "$@"';
    const env = usersEnvironment(shop);
    // The words differ: Bun gives up before the launcher is asked, as the emulator would after it.
    const ours = await run('sh', ['-c', gone, 'sh', executable], { env });
    const theirs = await run('sh', ['-c', gone, 'sh', otp.escript, script], {
      env: { ...env, ...otp.environment },
    });
    expect([ours.exitCode, theirs.exitCode]).toEqual([1, 1]);
    expect(`${ours.stderr}`).toMatch(/directory was deleted/);
  });

  testWith(needs, 'by a relative path', async () => {
    const { executable } = both(archive);
    const cwd = dirname(dirname(executable));
    expect(`${(await start(`./${relative(cwd, executable)}`, { cwd })).stdout}`).toBe(printed);
  });
});
