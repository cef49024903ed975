import { expect } from 'bun:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27) };
const script = '#!/usr/bin/env escript\n-include("mine.hrl").\nmain(_) -> ok.\n';

testWith(things, 'payload and estimate tell the warnings that build tells', ({ tree }) =>
  inFolder(async (cwd) => {
    await writeFile(join(cwd, 'includes'), script);
    const told =
      'warning: the script includes files from its own folder: `mine.hrl`\n' +
      'hint: they are not packed: copy their text into the script, or build an archive with `escript:create/2`\n';
    for (const words of [
      ['build', 'includes', '--erts', tree.root, '--dry-run'],
      ['payload', 'includes', '--erts', tree.root],
      ['estimate', 'includes', '--erts', tree.root],
      ['estimate', 'includes'],
    ]) {
      const { code, err } = await onebeam(words, { cwd });
      expect({ words, code, err }).toEqual({ words, code: 0, err: expect.stringContaining(told) });
      if (words[0] === 'build') continue;
      const { out } = await onebeam([...words, '--json'], { cwd });
      expect(JSON.parse(out).warnings).toEqual([
        { code: 'local-includes', message: expect.any(String), hint: expect.any(String) },
      ]);
    }
  }),
);

testWith(things, 'payload and estimate take and leave applications as build does', ({ tree }) =>
  inFolder(async (cwd) => {
    await writeFile(join(cwd, 'draws'), '#!/usr/bin/env escript\nmain(_) -> wx:new(), ssl:start().\n');
    for (const words of [['payload', '--erts', tree.root], ['estimate', '--erts', tree.root], ['estimate']]) {
      const named = async (...more: string[]): Promise<string[]> => {
        const { out } = await onebeam([...words, 'draws', ...more, '--json'], { cwd });
        return JSON.parse(out).applications?.map(({ name }: { name: string }) => name);
      };
      const chosen = await named('--drop-app', 'wx', '--drop-app=ssl', '--add-app', 'xmerl');
      expect(chosen).toContain('xmerl');
      expect(chosen).toContain('compiler');
      expect(chosen).not.toContain('ssl');
      expect(chosen).not.toContain('wx');
      expect((await onebeam([...words, 'draws', '--drop-app', 'No'], { cwd })).code).toBe(2);
    }
  }),
);
