import { expect, test } from 'bun:test';
import { copyFileSync, linkSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../bed/run.ts';
import { makeProgram } from './make-program.ts';
import { inMounts, testWithMounts } from './mounts.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
/** A program with long output: 300 applications. */
const long = await makeProgram(folder, {
  name: 'long',
  files: [
    ...probeFiles('long'),
    ...Array.from({ length: 300 }, (_, index) => ({
      path: `erts/lib/application_number_${index}-1.0/ebin/a.app`,
      mode: 0o644 as const,
      size: 0,
      content: Buffer.alloc(0),
    })),
  ],
});
const env = { TOOL_CACHE_DIR: emptyFolder(folder, 'cache') };
const executableOf = async (program: string, more: Record<string, string> = {}) => {
  const ran = await start(program, { env: { ...env, ...more, ONEBEAM: 'info:json' } });
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout).executable as string;
};

/** The loader of the executable: its name is near the beginning of the file. */
const loader = /\/lib[^\0]*\/ld-[^\0]+/.exec(readFileSync(tool).toString('latin1', 0, 4096))![0];

for (const withoutFfi of [{}, { BUN_JSC_useJIT: '0' }]) {
  const way = 'BUN_JSC_useJIT' in withoutFfi ? ', without ffi' : '';

  test(`through a loader: says what to do, and calls nothing damaged${way}`, async () => {
    const ran = await start(loader, {
      arguments: [tool, 'a'],
      env: { ...env, ...withoutFfi, PROBE_RUN: 'echo started' },
    });
    expect(ran.stderr).toMatch(
      /^ld-\S+: not started as a program\ncause: it was loaded by \S+, .+\nhint: start the executable directly, .+\n$/,
    );
    expect([ran.exitCode, ran.stdout]).toEqual([125, '']);
  });

  test(`a name that ends as the kernel marks removed files${way}`, async () => {
    const names = emptyFolder(folder, `names${way}`);
    const odd = join(names, 'x (deleted)');
    copyFileSync(tool, odd);
    expect(await executableOf(odd, withoutFfi)).toBe(odd);
    // Another file has the name without the mark.
    linkSync(tool, join(names, 'x'));
    expect(await executableOf(odd, withoutFfi)).toBe(odd);
    // Truly removed: opened, then unlinked, then executed by its descriptor.
    const script = `cp "$TOOL" gone; exec 9<gone; rm gone; exec perl -e 'exec {"/proc/self/fd/9"} "gone"'`;
    const ran = await run('sh', ['-c', script], {
      cwd: names,
      env: { PATH: '/usr/bin:/bin', ...env, ...withoutFfi, TOOL: tool, ONEBEAM: 'info:json' },
    });
    expect(Buffer.from(ran.stderr).toString()).toBe('');
    expect(JSON.parse(Buffer.from(ran.stdout).toString()).executable).toBe(join(names, 'gone'));
  });

  test(`a command whose output cannot be written is not done${way}`, async () => {
    for (const command of ['info', 'where', 'verify', 'doctor', 'clean', 'info:json']) {
      const ran = await start('sh', {
        arguments: ['-c', 'exec "$0" >/dev/full', tool],
        env: { ...env, ...withoutFfi, ONEBEAM: command },
      });
      expect(ran.stderr).toMatch(
        /^tool: cannot write its output\ncause: standard output: no space left on the disk\nhint: redirect .+\n$/,
      );
      expect(ran.exitCode).toBe(125);
    }
  });

  test(`writes complete output into a full non-blocking pipe${way}`, async () => {
    // The reader begins when the smallest possible pipe is full, and reads little at a time.
    const script = `
      use Fcntl; pipe(my $r, my $w); fcntl($w, F_SETFL, O_NONBLOCK) or die; fcntl($w, 1031, 4096) or die;
      my $pid = fork; if (!$pid) { open(STDOUT, ">&", $w); close $r; close $w; exec {$ARGV[0]} @ARGV or die }
      close $w; my $n = ""; do { ioctl($r, 0x541B, $n = pack("i", 0)) or die } until unpack("i", $n) >= 4096;
      my $all = ""; while (sysread($r, my $some, 512)) { $all .= $some }
      waitpid $pid, 0; print length($all), " ", $? >> 8, "\\n"`;
    const variables = { LONG_CACHE_DIR: env.TOOL_CACHE_DIR, ...withoutFfi, ONEBEAM: 'info:json' };
    const expected = await start(long, { env: variables });
    expect(expected.stdout.length).toBeGreaterThan(8192);
    const ran = await run('perl', ['-e', script, long], { env: { PATH: '/usr/bin:/bin', ...variables } });
    expect(Buffer.from(ran.stdout).toString()).toBe(`${expected.stdout.length} 0\n`);
  });
}

test('a closed pipe is not a failure', async () => {
  const ran = await start('perl', {
    arguments: ['-e', '$SIG{PIPE} = "IGNORE"; pipe(R, W); close R; open(STDOUT, ">&W"); exec @ARGV', tool],
    env: { ...env, ONEBEAM: 'info' },
  });
  expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
});

testWithMounts('no /proc where Bun starts without it, as on musl: it is named', async () => {
  const main = join(import.meta.dir, '../../runtime-stub/system/posix.ts');
  const script = `
    const { posix } = await import(${JSON.stringify(main)});
    Bun.spawnSync(['umount', '-l', '/proc']);
    try { posix().openSelf(); } catch (error) { console.log(error.name, error.reason, '|', error.hint); }`;
  const ran = await inMounts('exec "$1" -e "$2"', { arguments: [process.execPath, script] });
  expect(ran.stdout).toBe('LaunchError /proc is not mounted | mount it: mount -t proc proc /proc\n');
});
