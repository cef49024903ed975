import { expect, test } from 'bun:test';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemdUnit } from '../../../src/release/service/systemd-unit.ts';
import { run } from '../../bed/run.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const work = workFolder();
const analyze = '/usr/bin/systemd-analyze';

test('runs a service with a separate user and separate folders', () => {
  const unit = systemdUnit({ name: 'my_app', path: '/usr/local/bin/my_app', hasCommands: true });
  expect(unit).toContain('\nExecStart=/usr/local/bin/my_app start\n');
  for (const folder of ['Cache', 'State', 'Runtime', 'Logs'])
    expect(unit).toContain(`\n${folder}Directory=my_app\n`);
  expect(unit).not.toContain('MemoryDenyWriteExecute');
  expect(unit).toContain(
    '#   systemd-run -q --pipe --wait -p DynamicUser=yes -p User=my_app -p StateDirectory=my_app -p CacheDirectory=my_app /',
  );
  const plain = systemdUnit({ name: 'tool', path: '/opt/tool', hasCommands: false });
  expect(plain).toContain('\nExecStart=/opt/tool\n');
});

const paths = ['/usr/bin/true', `${work}/a b/50% of $HOME ü`];

test.skipIf(!existsSync(analyze)).each(paths)('is taken by systemd: %s', async (path) => {
  const program = join(work, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  const { mkdirSync, copyFileSync } = await import('node:fs');
  if (!existsSync(path)) {
    mkdirSync(join(path, '..'), { recursive: true });
    copyFileSync(program, path);
  }
  const file = join(work, 'my_app.service');
  writeFileSync(file, systemdUnit({ name: 'my_app', path, hasCommands: true, description: '100% mine\nx' }));
  const checked = await run(analyze, ['verify', '--recursive-errors=no', '--man=no', file]);
  const said = Buffer.from(checked.stderr).toString();
  expect(said.split('\n').filter((line) => line.includes('my_app'))).toEqual([]);
  expect(checked.exitCode).toBe(0);
});
