import { expect, test } from 'bun:test';
import type { ReleaseRecord } from '../../../../src/payload/format/release-record.ts';
import {
  clientBoot,
  commandLines,
  type ReleaseManifest,
  runErl,
} from '../../../../src/shipping/thin/release/command-script.ts';
import { mixRecord } from '../../../bed/packed-release.ts';

const manifest = (release: ReleaseRecord, files: string[] = []): ReleaseManifest => ({
  ...{ name: 'hello', target: 'linux-x64', otp: { release: '27', erts: '15.2' } },
  payload: { size: 1, sha256: '' },
  files: files.map((path) => ({ path, size: 1, mode: 0o644, sha256: '' })),
  start: { program: 'erts-15.2/bin/erlexec', arguments: [], environment: {}, inherit: [] },
  release,
});
const record = mixRecord('hello', '1.0.0');

test('takes the boot file of a client from any of its commands', () => {
  expect(clientBoot(record)).toEqual([
    ...['-boot', { release: 'releases/1.0.0/start_clean' }],
    ...['-boot_var', 'RELEASE_LIB', { release: 'lib' }],
  ]);
  expect(clientBoot({ ...record, commands: { start: record.commands.start! } })).toBeUndefined();
});

test('refuses upgrades, and a start in the background without run_erl', () => {
  const [upgrade] = commandLines(manifest(record), 'upgrade', { builtIn: 'upgrade' }).slice(-1);
  expect(upgrade).toContain('needs the executable');
  const daemon = (files: string[]) =>
    commandLines(manifest(record, files), 'daemon', { builtIn: 'daemon' }).join('\n');
  expect(daemon([])).toContain('its runtime has no run_erl');
  expect(daemon(['erts-15.2/bin/run_erl'])).toContain(
    'onebeam_daemon start "$onebeam_root/erts-15.2/bin/run_erl" "$@"',
  );
  expect(runErl(manifest(record, ['lib/x/bin/run_erl']))).toBeUndefined();
});

test('writes the files of release_handler that are packed, and the template in place of the configuration', () => {
  const start = record.commands.start as Extract<ReleaseRecord['commands'][string], { run: unknown }>;
  const line = (prepare: typeof start.run.prepare) =>
    commandLines(manifest(record, ['releases/1.0.0/hello.rel', 'releases/1.0.0/sys.config']), 'start', {
      run: { ...start.run, prepare },
    }).find((one) => one.startsWith('onebeam_write_releases'));
  expect(line([{ kind: 'releases' }])).toBe("onebeam_write_releases '' hello.rel sys.config");
  start.run.prepare = [{ kind: 'render', from: 'releases/1.0.0/sys.config.src', to: 'sys.config' }];
  expect(line([{ kind: 'releases' }])).toBe('onebeam_write_releases releases/1.0.0/sys.config.src hello.rel');
});
