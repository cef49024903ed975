import { expect } from 'bun:test';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from '../cli/command-line.ts';

const things = { tree: await otp(27), plain: await hello('zip') };

testWith(things, 'build --archive --desktop writes what is handed out, and says so', ({ tree, plain }) =>
  inFolder(async (cwd) => {
    const said = await onebeam(['build', plain, '--erts', tree.root, '--archive', '--desktop', '--json'], {
      cwd,
    });
    expect(said.code).toBe(0);
    const names = JSON.parse(said.out).shipped.map(({ path }: { path: string }) => path.split('/').at(-1));
    expect(names).toEqual([
      'hello.desktop',
      'hello.png',
      expect.stringMatching(/^hello-linux-.*\.tar\.gz$/),
      'SHA256SUMS',
    ]);
  }),
);
