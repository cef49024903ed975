import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Ran, run } from '../bed/run.ts';
import { makeProgram } from './make-program.ts';
import { type Probed, probeFiles, readProbe } from './probe.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const cache = join(folder, 'cache');
mkdirSync(cache);
const tool = await makeProgram(folder, { files: probeFiles() });

const environment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: folder,
  TOOL_CACHE_DIR: cache,
  LANG: 'C.UTF-8',
};

/** The release, unpacked by a first start. */
const release = (await run(tool, [], { env: { ...environment, ONEBEAM: 'extract' } }).then(({ stdout }) =>
  Buffer.from(stdout).toString().trim(),
)) as string;

const erlexec = join(release, 'erts/bin/erlexec');

/**
 * Runs a command line of perl that sets something up and then becomes its arguments: once with the executable, once with
 * erlexec itself, given the same arguments and environment.
 */
async function both(setUp: string, words: string[] = []): Promise<[Probed, Probed]> {
  const perl = ['-MPOSIX', '-e', `$^F = 255; ${setUp}; exec {$ARGV[0]} @ARGV or die $!`];
  const own = [
    '+B',
    '-noshell',
    '-boot',
    join(release, 'erts/bin/no_dot_erlang'),
    '-run',
    'escript',
    'start',
  ];
  const extra = ['-extra', join(release, 'bin/tool')];
  const launched = await run('perl', [...perl, tool, ...words], { env: environment });
  const direct = await run('perl', [...perl, erlexec, ...own, ...extra, ...words], { env: environment });
  return [readProbe(ok(launched)), readProbe(ok(direct))];
}

function ok(ran: Ran): Uint8Array {
  expect(Buffer.from(ran.stderr).toString()).toBe('');
  expect(ran.exitCode).toBe(0);
  return ran.stdout;
}

describe('equal to a direct start of erlexec', () => {
  const setUps: Record<string, string> = {
    'nothing set up': '',
    'signals ignored: HUP, INT, PIPE, XFSZ': `$SIG{$_} = 'IGNORE' for qw(HUP INT PIPE XFSZ)`,
    // Bun and JavaScriptCore catch these seven themselves: see the README of the launcher.
    'signals ignored: all others that can be': `$SIG{$_} = 'IGNORE' for grep { !/^(KILL|STOP|ILL|TRAP|ABRT|IOT|BUS|SEGV|SYS|UNUSED|PWR|CHLD|CLD|NUM\\d+|RT.*|ZERO)$/ } keys %SIG`,
    'signal mask: TERM, USR1, CHLD and WINCH blocked':
      'sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGTERM, SIGUSR1, SIGCHLD, 28)) or die',
    'limits: open files below the hard limit': `exec '/bin/sh', '-c', 'ulimit -S -n 777; exec "$@"', 'sh', @ARGV`,
    'limits: few open files': `exec '/bin/sh', '-c', 'ulimit -n 64; exec "$@"', 'sh', @ARGV`,
    'limits: all others': `exec '/bin/sh', '-c', 'ulimit -S -c 0; ulimit -S -s 4096; ulimit -S -f 100000; ulimit -S -t 1000; exec "$@"', 'sh', @ARGV`,
    'descriptors: 3, 4, 5, 9 and 20 open': `for my $n (3, 4, 5, 9, 20) { open(my $f, '<', '/etc/hostname'); POSIX::dup2(fileno($f), $n); POSIX::close(fileno($f)) if fileno($f) > 20 }`,
    'descriptors: pipe and socket at 7 and 8': `pipe(my $r, my $w); POSIX::dup2(fileno($r), 7); use Socket; socketpair(my $a, my $b, AF_UNIX, SOCK_STREAM, 0); POSIX::dup2(fileno($a), 8); close($r); close($w); close($a); close($b)`,
    'standard input closed': 'POSIX::close(0)',
    'umask 077': 'umask(077)',
    'umask 000': 'umask(0)',
    'priority 7': 'POSIX::nice(7)',
    'a session of its own': 'fork and do { wait; exit 0 }; setsid()',
    'a process group of its own': 'setpgid(0, 0)',
    'another working folder': `chdir '/usr/share' or die`,
    'environment bytes that are no UTF-8': `$ENV{BYTES} = "a\\xff\\xfeb\\x80"; $ENV{"N\\xe4me"} = 'x'`,
    'an empty environment variable and one with a line feed': `$ENV{EMPTY} = ''; $ENV{LINES} = "a\\nb"`,
  };
  for (const [name, setUp] of Object.entries(setUps)) {
    test(name, async () => {
      const [launched, direct] = await both(setUp);
      const sane = (state: string[]) =>
        state.map((line) => line.replace(/^(group session terminal nice) .*?(\S+)$/, '$1 $2'));
      expect(sane(launched.state)).toEqual(sane(direct.state));
      const numbers = (lines: string[]) => lines.map((line) => line.replace(/\[\d+\]/, '[n]'));
      expect(numbers(launched.descriptors)).toEqual(numbers(direct.descriptors));
      expect(launched.argv).toEqual(direct.argv);
      const ours =
        /^(ROOTDIR|BINDIR|EMU|PROGNAME|ESCRIPT_NAME|ONEBEAM_EXECUTABLE|ONEBEAM_ARGV0|TOOL_CACHE_DIR|_|OLDPWD|PWD|SHLVL)=/;
      const foreign = (probed: Probed) => probed.environment.filter((entry) => !ours.test(entry));
      expect(foreign(launched)).toEqual(foreign(direct));
    });
  }
});

describe('arguments: the program sees exactly them', () => {
  const words: Record<string, string[]> = {
    none: [],
    empty: ['', 'a', ''],
    'spaces, quotes, newline': ['a b', `'"`, 'a\nb', '\t', '$HOME', '`id`', '\\'],
    'what erlexec and Bun would take for theirs': [
      '--',
      '-extra',
      '+P',
      '-eval',
      '-args_file',
      '/etc/passwd',
      '--version',
      '-e',
      '--inspect',
      'run',
      '-h',
    ],
    '128 KiB': ['x'.repeat(131_000)],
    'ten thousand': Array.from({ length: 10_000 }, (_, index) => String(index)),
  };
  for (const [name, given] of Object.entries(words)) {
    test(name, async () => {
      const probed = readProbe(ok(await run(tool, given, { env: environment })));
      expect(probed.argv.slice(1)).toEqual([
        '+B',
        '-noshell',
        '-boot',
        join(release, 'erts/bin/no_dot_erlang'),
        ...['-run', 'escript', 'start', '-extra', join(release, 'bin/tool')],
        ...given,
      ]);
    });
  }

  test('not UTF-8', async () => {
    const words = `"a\\xff\\xfe", "\\x80", "\\xc3\\xa4"`;
    const ran = await run('perl', ['-e', `exec {$ARGV[0]} $ARGV[0], ${words}`, tool], { env: environment });
    expect(readProbe(ok(ran)).argv.slice(-3)).toEqual(['a\xff\xfe', '\x80', '\xc3\xa4']);
  });
});

test('environment: what the emulator needs is set, and the executable is named', async () => {
  const { environment: seen } = readProbe(ok(await run(tool, [], { env: environment })));
  expect(seen).toContain(`ROOTDIR=${release}/erts`);
  expect(seen).toContain(`BINDIR=${release}/erts/bin`);
  expect(seen).toContain('EMU=beam');
  expect(seen).toContain('PROGNAME=erl');
  expect(seen).toContain(`ESCRIPT_NAME=${release}/bin/tool`);
  expect(seen).toContain(`ONEBEAM_EXECUTABLE=${tool}`);
  expect(seen).toContain(`ONEBEAM_ARGV0=${tool}`);
});

test('one process: the same process id, and no other process', async () => {
  const child = Bun.spawn([tool], { env: environment, stdout: 'pipe' });
  const probed = readProbe(new Uint8Array(await new Response(child.stdout).arrayBuffer()));
  expect(probed.pid).toBe(child.pid);
});

describe('exit codes and signals are the program’s', () => {
  for (const code of [0, 1, 2, 42, 125, 126, 127, 255]) {
    test(`exit ${code}`, async () => {
      expect((await run(tool, [], { env: { ...environment, PROBE_EXIT: String(code) } })).exitCode).toBe(
        code,
      );
    });
  }
  for (const signal of ['TERM', 'HUP', 'INT', 'USR1', 'KILL', 'ABRT']) {
    test(`death by SIG${signal}`, async () => {
      const ran = await run(tool, [], { env: { ...environment, PROBE_SIGNAL: signal } });
      expect(ran.signal).toBe(`SIG${signal}`);
    });
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const) {
    test(`${signal} sent from outside reaches it, and no orphan is left`, async () => {
      const env = { ...environment, PROBE_RUN: 'echo ready; exec sleep 60' };
      const child = Bun.spawn([tool], { env, stdout: 'pipe' });
      const reader = child.stdout.getReader();
      await reader.read();
      child.kill(signal);
      await child.exited;
      expect(child.signalCode).toBe(signal);
      expect(() => process.kill(child.pid, 0)).toThrow();
    });
  }
});

describe('standard streams', () => {
  test('100 MiB of binary standard input arrive', async () => {
    const env = { ...environment, PROBE_RUN: 'sha256sum' };
    const bytes = new Uint8Array(100 * 1024 * 1024).map((_, index) => index * 7);
    const { stdout } = await run(tool, [], { env, stdin: bytes });
    const expected = new Bun.CryptoHasher('sha256').update(bytes).digest('hex');
    expect(Buffer.from(stdout).toString()).toStartWith(expected);
  });

  test('`program | head -1` ends quietly', async () => {
    const env = { ...environment, PROBE_RUN: 'exec yes' };
    const ran = await run('/bin/sh', ['-c', `"${tool}" | head -1`], { env });
    expect(Buffer.from(ran.stdout).toString()).toBe('y\n');
    expect(Buffer.from(ran.stderr).toString()).toBe('');
  });

  test('standard output and error closed', async () => {
    for (const redirection of ['>&-', '2>&-', '<&- >&- 2>&-']) {
      const env = { ...environment, PROBE_RUN: 'exit 7' };
      expect((await run('/bin/sh', ['-c', `"${tool}" ${redirection}`], { env })).exitCode).toBe(7);
    }
  });
});

describe('it finds itself', () => {
  const names: Record<string, string> = {
    'by a link': 'ln -s "$TOOL" l; ./l',
    'by a hard link': 'ln "$TOOL" h; ./h',
    'by PATH': 'ln -s "$TOOL" in-path; PATH=$PWD:$PATH in-path',
    'by a relative path': 'mkdir -p d; cd d; ln -sf "$TOOL" ../t; ../t',
    renamed: 'cp "$TOOL" other; ./other',
    'by a name with spaces, quotes and other scripts': `cp "$TOOL" "a 'b\\" ü 日本"; ./a*`,
    'by a name that is no UTF-8': 'n=$(printf "x\\377y"); ln -s "$TOOL" "$n"; "./$n"',
    'under another argv[0]': `exec perl -e 'exec {$ENV{TOOL}} "something else"'`,
  };
  for (const [name, command] of Object.entries(names)) {
    test(name, async () => {
      const cwd = join(folder, 'names');
      mkdirSync(cwd, { recursive: true });
      const ran = await run('/bin/sh', ['-c', command], { cwd, env: { ...environment, TOOL: tool } });
      expect(readProbe(ok(ran)).argv[0]).toBe(join(release, 'erts/bin/erlexec'));
    });
  }

  test('removed while it starts, or replaced: the running program is unaffected', async () => {
    const copy = join(folder, 'removed');
    const env = { ...environment, PROBE_RUN: 'rm -f "$COPY"; exit 9', COPY: copy };
    await run('cp', [tool, copy]);
    expect((await run(copy, [], { env })).exitCode).toBe(9);
  });
});

test('prints nothing and leaves nothing beside the release', async () => {
  const ran = await run(tool, [], { env: { ...environment, PROBE_RUN: ':' } });
  expect([ran.stdout.length, ran.stderr.length, ran.exitCode]).toEqual([0, 0, 0]);
  expect(readdirSync(join(cache, 'onebeam/tool')).filter((name) => !/^1-/.test(name))).toEqual(['.lock']);
});
