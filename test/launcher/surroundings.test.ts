import { describe, expect, test } from 'bun:test';
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hangsAfter, run } from '../bed/run.ts';
import { makeProgram } from './make-program.ts';
import { inMounts, testWithMounts } from './mounts.ts';
import { probeFiles, readProbe } from './probe.ts';
import { emptyFolder, releases, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const cache = emptyFolder(folder, 'cache');
const tool = await makeProgram(folder, { files: probeFiles() });
const base = { PATH: '/usr/bin:/bin', TOOL_CACHE_DIR: cache };
const calm = readProbe((await run(tool, ['word'], { env: base })).stdout);
const proof = join(folder, 'proof');

/** Code that leaves a proof that it ran. */
const evil = `require('node:fs').writeFileSync(${JSON.stringify(proof)}, 'ran');`;

/** The program was started as before, without output, and nothing else ran. */
async function expectCalm(
  options: { env?: Record<string, string>; cwd?: string },
  cold = false,
): Promise<void> {
  if (cold) for (const release of releases(cache).whole) rmSync(release, { recursive: true });
  const ran = await run(tool, ['word'], {
    ...(options.cwd ? { cwd: options.cwd } : {}),
    env: { ...base, ...options.env },
    timeout: hangsAfter,
  });
  expect(Buffer.from(ran.stderr).toString()).toBe('');
  expect(ran.exitCode).toBe(0);
  expect(existsSync(proof)).toBe(false);
  const seen = readProbe(ran.stdout);
  expect(seen.argv).toEqual(calm.argv);
  const launchers = seen.environment.filter((entry) => /^(BUN_|ONEBEAM|TOOL_)/.test(entry));
  expect(launchers).toEqual([`ONEBEAM_EXECUTABLE=${tool}`, `ONEBEAM_ARGV0=${tool}`]);
}

describe('a hostile working folder', () => {
  const cwd = emptyFolder(folder, 'hostile');
  const put = (name: string, content: string) => writeFileSync(join(cwd, name), content);
  put('evil.ts', evil);
  put('bunfig.toml', 'preload = ["./evil.ts"]\n[run]\npreload = ["./evil.ts"]\n');
  put('.env', 'TOOL_CACHE_DIR=/nowhere\nBUN_OPTIONS=--preload ./evil.ts\nPROBE_EXIT=66\nERL_FLAGS=-eval x\n');
  put('.env.local', 'PROBE_EXIT=67\n');
  put('.env.production', 'PROBE_EXIT=68\n');
  put('package.json', '{"name":"x","imports":{"#*":"./evil.ts"},"main":"evil.ts"}');
  put('tsconfig.json', '{"compilerOptions":{"paths":{"*":["./evil.ts"]}}}');
  put('.erlang', `file:write_file(${JSON.stringify(proof)}, "ran").\n`);
  put('.hosts.erlang', "'evil'.\n");
  put('start.boot', 'evil');
  put('no_dot_erlang.boot', 'evil');
  put('erl.ini', `[erlang]\nBindir=${cwd}\n`);
  for (const name of ['bun:ffi', 'node:fs', 'fs', 'commands', 'unpack']) {
    emptyFolder(cwd, 'node_modules', name);
    writeFileSync(join(cwd, 'node_modules', name, 'index.js'), evil);
  }
  for (const name of ['erlexec', 'erl', 'sh', 'libc.so.6', 'libc.musl-x86_64.so.1'])
    put(name, '#!/bin/sh\nexit 66\n');

  test('none of it is read, warm', () => expectCalm({ cwd }));
  test('none of it is read, cold', () => expectCalm({ cwd }, true));
  test('files beside the executable', async () => {
    symlinkSync(tool, join(cwd, 'tool'));
    const ran = await start(join(cwd, 'tool'), { env: { ...base, PROBE_RUN: 'echo started' }, cwd });
    expect(ran).toMatchObject({ exitCode: 0, stdout: 'started\n', stderr: '' });
  });
});

describe('variables that Bun obeys: none changes which code runs, none is passed on', () => {
  const preload = join(emptyFolder(folder, 'preload'), 'evil.ts');
  writeFileSync(preload, evil);
  const hostile: Record<string, string>[] = [
    { BUN_BE_BUN: '1' },
    { BUN_OPTIONS: '--version' },
    { BUN_OPTIONS: `--preload ${preload}` },
    { BUN_OPTIONS: `--preload=${preload} -e "process.exit(66)" --bogus` },
    { BUN_INSPECT: '127.0.0.1:0?wait=1' },
    { BUN_INSPECT_PRELOAD: preload },
    { BUN_INSPECT_CONNECT_TO: 'ws://127.0.0.1:1', BUN_INSPECT_NOTIFY: 'unix:///nowhere' },
    { BUN_TCC_OPTIONS: '-bogus -include /nowhere' },
    { BUN_BYTECODE_ORDER_OUT: proof },
    { BUN_BYTECODE_ORDER_NAMES_OUT: proof },
    { BUN_BYTECODE_DIGEST_OUT: proof },
    { BUN_ENABLE_CRASH_REPORTING: '1', BUN_CRASH_REPORT_URL: 'http://127.0.0.1:1' },
    { BUN_FEATURE_FLAG_NO_ORPHANS: '1' },
    { MIMALLOC_VERBOSE: '1', MIMALLOC_SHOW_STATS: '1', MIMALLOC_SHOW_ERRORS: '1' },
    { mimalloc_verbose: '1', mimalloc_show_stats: '1', Mimalloc_Bogus: '1' },
    { BUN_JSC_useJIT: '0' },
    { BUN_CONFIG_FILE: preload, BUN_INSTALL: folder },
    { NODE_OPTIONS: `--require ${preload}` },
    { NODE_CHANNEL_FD: '3', NODE_EXTRA_CA_CERTS: preload, NODE_PATH: folder },
  ];
  for (const env of hostile) {
    test(
      Object.entries(env)
        .map(([name, value]) => `${name}=${value.replaceAll(folder, '')}`)
        .join(' '),
      async () => {
        await expectCalm({ env });
        await expectCalm({ env }, true);
      },
    );
  }

  test('BUN_JSC_*: an option that does not exist ends it before our code, and nothing runs', async () => {
    const ran = await start(tool, { env: { ...base, BUN_JSC_doesNotExist: '1' } });
    expect([ran.exitCode === 0, ran.stdout]).toEqual([false, '']);
  });

  test('NODE_OPTIONS belongs to the program: it is passed on', async () => {
    const seen = readProbe((await run(tool, [], { env: { ...base, NODE_OPTIONS: '--bogus' } })).stdout);
    expect(seen.environment).toContain('NODE_OPTIONS=--bogus');
  });
});

describe('Erlang’s variables', () => {
  const erlang = {
    ERL_FLAGS: '-eval halt(66)',
    ERL_AFLAGS: '-eval halt(66)',
    ERL_ZFLAGS: '-eval halt(66)',
    ERL_OTP27_FLAGS: '-eval halt(66)',
    ERL_LIBS: '/nowhere',
    ROOTDIR: '/nowhere',
    BINDIR: '/nowhere',
    EMU: 'evil',
    PROGNAME: 'evil',
    ESCRIPT_NAME: 'evil',
  };

  test('foreign OTP is never mixed in', async () => {
    await expectCalm({ env: erlang });
    const { environment } = readProbe((await run(tool, [], { env: { ...base, ...erlang } })).stdout);
    expect(environment.filter((entry) => /66|nowhere|evil/.test(entry))).toEqual([]);
  });

  test('those that do not change the code are the user’s: crash dump, inetrc, epmd', async () => {
    const kept = { ERL_CRASH_DUMP: '/tmp/x', ERL_INETRC: '/y', ERL_EPMD_PORT: '1', ERL_AFLAGS_X: 'z' };
    const { environment } = readProbe((await run(tool, [], { env: { ...base, ...kept } })).stdout);
    for (const [name, value] of Object.entries(kept)) expect(environment).toContain(`${name}=${value}`);
  });

  test('the build may let some through, and only those', async () => {
    const files = probeFiles('open', 'three');
    const open = await makeProgram(folder, {
      name: 'open',
      files,
      start: { inherit: ['ERL_LIBS', 'ERL_ZFLAGS'] },
    });
    const env = { ...base, ...erlang, OPEN_CACHE_DIR: cache };
    const { environment } = readProbe((await run(open, [], { env })).stdout);
    expect(environment.filter((entry) => entry.startsWith('ERL_')).sort()).toEqual([
      'ERL_LIBS=/nowhere',
      'ERL_ZFLAGS=-eval halt(66)',
    ]);
  });
});

describe('the launcher’s variables', () => {
  test('spoofed, each set to another folder: ignored or checked (GHSA-9fxf-4qw3-ghmr)', async () => {
    const elsewhere = emptyFolder(folder, 'elsewhere');
    for (const name of [
      'ONEBEAM_EXECUTABLE',
      'ONEBEAM_ARGV0',
      'ONEBEAM_RELEASE',
      'ONEBEAM_HOME',
      'ONEBEAM_ROOT',
    ]) {
      await expectCalm({ env: { [name]: elsewhere } });
    }
    expect(releases(elsewhere).whole).toEqual([]);
    const { environment } = readProbe(
      (await run(tool, [], { env: { ...base, ONEBEAM_EXECUTABLE: '/evil' } })).stdout,
    );
    expect(environment.filter((entry) => entry.startsWith('ONEBEAM'))).toEqual([
      `ONEBEAM_EXECUTABLE=${tool}`,
      `ONEBEAM_ARGV0=${tool}`,
    ]);
  });

  test('nested start: the child uses its own payload, and itself works too', async () => {
    const other = await makeProgram(join(folder, 'inner'), {
      name: 'inner',
      files: probeFiles('inner', 'inner'),
    });
    const env = {
      ...base,
      XDG_CACHE_HOME: cache,
      PROBE_RUN: `tail -1 "$ESCRIPT_NAME"; [ -n "$AGAIN" ] || { AGAIN=1 "$OTHER"; AGAIN=1 "$ONEBEAM_EXECUTABLE"; }`,
      OTHER: other,
    };
    expect((await start(tool, { env })).stdout).toBe('one\ninner\none\n');
  });
});

describe('missing parts of the environment', () => {
  test('no environment at all', async () => {
    const script = 'exec env -i TOOL_CACHE_DIR="$1" PROBE_EXIT=5 "$0"';
    expect((await start('/bin/sh', { arguments: ['-c', script, tool, cache] })).exitCode).toBe(5);
  });

  test('deleted working folder: Bun itself says so, before our code', async () => {
    const script = 'mkdir -p "$1"; cd "$1"; rmdir "$1"; exec "$0"';
    const gone = join(folder, 'gone');
    const ran = await start('/bin/sh', {
      arguments: ['-c', script, tool, gone],
      env: { ...base, PROBE_EXIT: '5' },
    });
    expect([1, 5]).toContain(ran.exitCode);
    if (ran.exitCode === 1) expect(ran.stderr).toContain('working directory');
  });

  test('unreadable working folder', async () => {
    const script =
      'mkdir -p "$1"; cd "$1"; chmod 000 "$1"; exec perl -MPOSIX -e \'setuid(65534); exec @ARGV\' "$0"';
    const closed = join(folder, 'closed');
    const shared = emptyFolder(folder, 'shared');
    await start('chmod', { arguments: ['1777', shared] });
    const env = { TMPDIR: shared, PROBE_EXIT: '5' };
    const ran = await start('/bin/sh', { arguments: ['-c', script, tool, closed], env });
    expect(ran.exitCode).toBe(5);
  });

  testWithMounts('no /proc: ends immediately, and nothing runs', async () => {
    const env = { ...base, PROBE_RUN: 'echo started' };
    const ran = await inMounts('umount -l /proc && exec "$1"', { arguments: [tool], env });
    expect(ran.stdout).toBe('');
    expect(ran.exitCode).not.toBe(0);
  });

  testWithMounts('an image with nothing in it but libc and the executable: three lines', async () => {
    const image = emptyFolder(folder, 'image');
    const script = `
      cd "$2"; mkdir proc dev
      ldd "$1" | sed -n 's/.*=> \\(\\/[^ ]*\\).*/\\1/p;s/^\\t\\(\\/[^ ]*\\).*/\\1/p' | while read -r l; do mkdir -p ".\${l%/*}"; cp -L "$l" ".$l"; done
      cp "$1" tool; mount --rbind /proc proc
      exec perl -e 'chroot "."; chdir "/"; $> = $) = 0; $< = $> = 4711; exec "/tool"'`;
    const ran = await inMounts(script, { arguments: [tool, image] });
    expect(ran.exitCode).toBe(125);
    expect(ran.stderr).toMatch(/^tool: cannot unpack its files\ncause: .+\nhint: set TOOL_CACHE_DIR .+\n$/);
  });

  test('a PATH of 32 KiB', async () => {
    const long = `/usr/bin:/bin:${'/x'.repeat(16 * 1024)}`;
    expect((await start(tool, { env: { ...base, PATH: long, PROBE_EXIT: '5' } })).exitCode).toBe(5);
  });
});
