import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withExecutable } from '../../src/executable/read/read.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { checkPe } from './check-pe.ts';
import { sampleIcon } from './icon-sample.ts';
import { started, windowsProgram } from './wine/windows-program.ts';
import { type Wine, windowsPath, wine } from './wine/wine.ts';

const cli = resolve(import.meta.dir, '../../src/cli.ts');
const system = await wine();
const [python, readobj, osslsigncode, openssl] = [
  await tool('python3'),
  await tool('llvm-readobj'),
  await tool('osslsigncode'),
  await tool('openssl'),
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-windows-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  if (!(system instanceof NotAvailable)) await system.close();
});

const cache = (name: string) => ({ ONEBEAM_CACHE_DIR: windowsPath(join(folder, name)) });
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
let program: Promise<string> | undefined;
const plain = (wine: Wine): Promise<string> => {
  program ??= windowsProgram(join(folder, 'my tool.exe'), 'tool', wine.programs.erl);
  return program;
};

describe('the launcher under Wine', () => {
  testWith(
    { wine: system },
    'starts erl.exe in erts-<version> with the words of escript, then the user’s, whatever is in them',
    async ({ wine }) => {
      const hostile = [
        '',
        ' ',
        'a b',
        '"',
        '\\"',
        'a\\',
        'a b\\',
        'a\\\\"b',
        '%PATH%',
        '^&|<>()!',
        "it's",
        'größe 漢字 🎉',
        '-extra',
        '--',
        '/?',
        '\t',
        '*',
      ];
      const ran = await wine.run(await plain(wine), hostile, cache('words'));
      expect(text(ran.stderr)).toBe('');
      const { arguments: words, environment } = started(text(ran.stdout));
      const release = words[0]!.slice(0, words[0]!.indexOf('\\erts\\erts-15.2\\bin\\erl.exe'));
      expect(release).toStartWith(`${windowsPath(join(folder, 'words'))}\\onebeam\\tool\\1-`);
      expect(words.slice(1)).toEqual([
        '+B',
        '-noshell',
        '-boot',
        `${release}\\erts\\bin\\no_dot_erlang`,
        '+S',
        '1',
        '-run',
        'escript',
        'start',
        '-extra',
        `${release}\\bin\\tool`,
        ...hostile,
      ]);
      expect(environment.ESCRIPT_NAME).toBe(`${release}\\bin\\tool`);
      expect(environment.ONEBEAM_EXECUTABLE).toBe(windowsPath(join(folder, 'my tool.exe')));
      expect(environment.ONEBEAM_CACHE_DIR).toBeUndefined();
    },
  );

  testWith(
    { wine: system },
    'variables for the user’s own Erlang do not reach the program, in any case of letters',
    async ({ wine }) => {
      const given = { ERL_FLAGS: '-eval halt(3)', Erl_Libs: 'C:\\x', KEPT: 'yes ', ...cache('variables') };
      const { environment } = started(text((await wine.run(await plain(wine), [], given)).stdout));
      expect(environment.KEPT).toBe('yes ');
      expect(Object.keys(environment).map((name) => name.toUpperCase())).not.toContain('ERL_FLAGS');
      expect(Object.keys(environment).map((name) => name.toUpperCase())).not.toContain('ERL_LIBS');
    },
  );

  testWith(
    { wine: system },
    'the exit code is the program’s, all 32 bits of it',
    async ({ wine }) => {
      const exe = windowsPath(await plain(wine));
      for (const code of [0, 1, 125, 255, 256, 3221225786]) {
        const ended = await wine.inParent('run', `"${exe}" exit:${code}`, cache('codes'));
        expect(ended.code).toBe(code);
      }
    },
    120_000,
  );

  testWith(
    { wine: system },
    'Ctrl-C is the program’s: the launcher waits for how it ends',
    async ({ wine }) => {
      const exe = windowsPath(await plain(wine));
      const ended = await wine.inParent('ctrl-c', `"${exe}" wait`, cache('control'));
      expect(ended.output).toContain('control 0');
      expect(ended.code).toBe(42);
    },
  );

  testWith({ wine: system }, 'stdin and stdout are the program’s', async ({ wine }) => {
    const ran = await wine.run(await plain(wine), ['stdin'], cache('streams'), 'line\r\n\u0000\u001a end');
    expect(text(ran.stdout)).toEndWith('line\r\n\u0000\u001a end');
  });

  testWith({ wine: system }, 'without a word of the user it is kept in %LOCALAPPDATA%', async ({ wine }) => {
    const name = `tool-${Date.now()}`;
    const exe = await windowsProgram(join(folder, `${name}.exe`), name, wine.programs.erl);
    const { arguments: words, environment } = started(text((await wine.run(exe, [])).stdout));
    expect(environment.LOCALAPPDATA).toMatch(/AppData\\Local$/);
    expect(words[0]).toStartWith(`${environment.LOCALAPPDATA}\\onebeam\\${name}\\1-`);
  });

  testWith(
    { wine: system },
    'concurrent first starts: one folder, nothing left beside it, all succeed',
    async ({ wine }) => {
      const exe = await plain(wine);
      const ran = await Promise.all([1, 2, 3, 4, 5].map(() => wine.run(exe, ['exit:7'], cache('race'))));
      expect(ran.map(({ exitCode }) => exitCode)).toEqual([7, 7, 7, 7, 7]);
      const left = await readdir(join(folder, 'race', 'onebeam', 'tool'));
      expect(left.filter((name) => name !== '.lock')).toEqual([expect.stringMatching(/^1-[0-9a-f]{32}$/)]);
    },
    120_000,
  );

  testWith(
    { wine: system },
    'ONEBEAM=<command> answers for the executable, each folder once',
    async ({ wine }) => {
      const name = `asked-${Date.now()}`;
      const exe = await windowsProgram(join(folder, `${name}.exe`), name, wine.programs.erl);
      const ask = async (command: string): Promise<string> => {
        const ran = await wine.run(exe, [], { ONEBEAM: command });
        expect([command, ran.exitCode, text(ran.stderr)]).toEqual([command, 0, '']);
        return text(ran.stdout);
      };
      const release = (await ask('extract')).trim();
      expect(release).toMatch(/AppData\\Local\\onebeam\\asked-\d+\\1-[0-9a-f]{32}\\release$/);
      expect((await ask('where')).trim()).toBe(release);
      expect(await ask('info')).toContain('windows-x64');
      expect(await ask('verify')).toContain('release: good');
      expect(await ask('doctor')).toContain('the program should start');
      expect((await ask('clean')).match(/\(current\)/g)).toHaveLength(1);
    },
    120_000,
  );

  testWith(
    { wine: system },
    'a runtime whose libraries are missing: named, with what to install, by a start and by doctor',
    async ({ wine }) => {
      const exe = await windowsProgram(join(folder, 'lost.exe'), 'lost', wine.programs.lost, {
        keepConsole: true,
      });
      const ran = await wine.run(exe, [], cache('lost'));
      const [what, cause, hint] = text(ran.stderr).split('\n');
      expect([ran.exitCode, what]).toEqual([125, 'lost.exe: cannot start its Erlang runtime']);
      expect(cause).toMatch(
        /^cause: .*\\erl\.exe needs vcruntime140_7\.dll, which is not installed on this Windows$/,
      );
      expect(hint).toMatch(/^hint: install the Microsoft Visual C\+\+ Redistributable: https:/);
      const doctor = await wine.run(exe, [], { ...cache('lost'), ONEBEAM: 'doctor' });
      expect([doctor.exitCode, text(doctor.stdout)]).toEqual([
        1,
        expect.stringContaining(
          'bad  libraries: vcruntime140_7.dll was not found, for erl.exe\n     hint: install the',
        ),
      ]);
      // On a console that was opened for it, the message stays until a key is pressed.
      const alone = await wine.inParent('alone', `"${windowsPath(exe)}"`, cache('lost'));
      expect(alone.output).toMatch(/hint: install the .*Press Enter to close this window\.\[waits\]/s);
      expect(alone.code).toBe(125);
    },
    60_000,
  );

  testWith(
    { wine: system },
    'a virus scanner that holds the new folder is waited for',
    async ({ wine }) => {
      const home = join(folder, 'scanned', 'onebeam', 'tool');
      await mkdir(home, { recursive: true });
      const scanner = wine.run(wine.programs.scanner, [windowsPath(home), '800']);
      await Bun.sleep(1500);
      const ran = await wine.run(await plain(wine), ['exit:3'], cache('scanned'));
      expect([ran.exitCode, text(ran.stderr)]).toEqual([3, '']);
      expect(text((await scanner).stdout)).toContain('held');
      expect(started(text(ran.stdout)).arguments[0]).toStartWith(windowsPath(home));
    },
    90_000,
  );

  testWith(
    { wine: system },
    'a folder too deep for erl.exe is refused, with what to do',
    async ({ wine }) => {
      const deep = {
        ONEBEAM_CACHE_DIR: `${windowsPath(folder)}\\${Array.from({ length: 8 }, () => 'd'.repeat(30)).join('\\')}`,
      };
      const ran = await wine.run(await plain(wine), [], deep);
      expect(ran.exitCode).toBe(125);
      const [what, cause, hint] = text(ran.stderr).split('\n');
      expect(what).toBe('my tool.exe: cannot start its Erlang runtime from this folder');
      expect(cause).toContain('Erlang on Windows accepts at most 259');
      expect(hint).toContain('ONEBEAM_CACHE_DIR');
    },
  );

  testWith(
    { wine: system },
    'a folder that Erlang cannot read the name of is refused, by a start and by doctor',
    async ({ wine }) => {
      const odd = cache('caché 漢 🎉');
      const ran = await wine.run(await plain(wine), [], odd);
      expect(ran.exitCode).toBe(125);
      const [what, cause, hint] = text(ran.stderr).split('\n');
      expect(what).toBe('my tool.exe: cannot start its Erlang runtime from this folder');
      expect(cause).toEndWith('Erlang on Windows cannot open files in a folder with `🎉` in its name');
      expect(hint).toBe('hint: set ONEBEAM_CACHE_DIR to a folder without `🎉` in its path');
      const doctor = await wine.run(await plain(wine), [], { ...odd, ONEBEAM: 'doctor' });
      expect([doctor.exitCode, text(doctor.stdout)]).toEqual([
        1,
        expect.stringContaining('with `🎉` in its name'),
      ]);
      // All others are accepted.
      expect((await wine.run(await plain(wine), ['exit:3'], cache('caché 漢'))).exitCode).toBe(3);
    },
  );

  testWith(
    { wine: system },
    'removes leftovers of a killed first start immediately, but not those of a running one',
    async ({ wine }) => {
      const home = join(folder, 'left', 'onebeam', 'tool');
      for (const name of ['.new-dead', '.new-live'])
        await mkdir(join(home, name, 'release'), { recursive: true });
      const holder = await wine.start(wine.programs.holder, [windowsPath(join(home, '.hold-new-live'))]);
      await holder.said('held');
      expect((await wine.run(await plain(wine), ['exit:3'], cache('left'))).exitCode).toBe(3);
      const isRelease = expect.stringMatching(/^1-[0-9a-f]{32}$/);
      expect((await readdir(home)).sort()).toEqual(['.hold-new-live', '.new-live', isRelease]);
      await holder.end();
      const cleaned = await wine.run(await plain(wine), [], { ...cache('left'), ONEBEAM: 'clean' });
      expect(text(cleaned.stdout)).toContain('\\.new-live (');
      expect((await readdir(home)).sort()).toEqual([isRelease]);
    },
    60_000,
  );

  testWith(
    { wine: system },
    'no library is loaded from beside the executable',
    async ({ wine }) => {
      const place = join(folder, 'downloads');
      await mkdir(place);
      const exe = await windowsProgram(join(place, 'beside.exe'), 'beside', wine.programs.erl);
      // Libraries that Bun loads on demand; Windows loads imported ones according to a flag that Wine does not
      // support.
      for (const name of ['dbghelp', 'userenv', 'iphlpapi', 'wsock32', 'crypt32', 'user32']) {
        await copyFile(wine.programs.planted, join(place, `${name}.dll`));
      }
      const set = 'KERNEL32.SetDefaultDllDirectories';
      const given = cache('beside');
      expect(await wine.calls(exe, ['exit:3'], given, set)).toEqual([`${set}(00000800)`]);
      for (const ONEBEAM of ['doctor', 'verify', 'clean']) {
        expect((await wine.run(exe, [], { ...given, ONEBEAM })).exitCode).toBe(0);
      }
      expect((await readdir(place)).filter((name) => name.endsWith('.loaded'))).toEqual([]);
    },
    150_000,
  );

  testWith(
    { wine: system },
    'a program with windows has no console, and neither has its erl.exe',
    async ({ wine }) => {
      const windows = { subsystem: 'gui' } as const;
      const exe = await windowsProgram(join(folder, 'gui.exe'), 'gui', wine.programs.erl, { windows });
      const hidden = await wine.inParent('run', `"${windowsPath(exe)}" exit:5`, cache('gui'));
      expect(hidden.code).toBe(5);
      expect(started(hidden.output).shown).toBe(false);
      const usual = await wine.inParent('run', `"${windowsPath(await plain(wine))}"`, cache('usual'));
      expect(started(usual.output).shown).toBe(true);
    },
  );

  testWith(
    { wine: system },
    'on a console that was opened for it, it waits for Enter at the end, and keeps the exit code',
    async ({ wine }) => {
      const exe = await windowsProgram(join(folder, 'alone.exe'), 'alone', wine.programs.erl, {
        keepConsole: true,
      });
      const asked = await wine.inParent('alone', `"${windowsPath(exe)}" exit:6`, cache('alone'));
      expect(asked.output).toContain('Press Enter to close this window.[waits]');
      expect(asked.code).toBe(6);
      const closes = await wine.inParent(
        'alone',
        `"${windowsPath(await plain(wine))}" exit:7`,
        cache('closes'),
      );
      expect(closes.output).not.toContain('Press Enter');
      expect(closes.code).toBe(7);
    },
  );

  testWith(
    { wine: system },
    'on a console that others use, does not wait for a key at the end',
    async ({ wine }) => {
      const exe = await windowsProgram(join(folder, 'keep.exe'), 'keep', wine.programs.erl, {
        keepConsole: true,
      });
      const ended = await wine.inParent('run', `"${windowsPath(exe)}" exit:6`, cache('keep'));
      expect(ended.code).toBe(6);
      expect(ended.output).not.toContain('Press Enter');
    },
  );
});

testWith(
  { wine: system, otp27: await otp(27), python },
  'the command line, from an escript and an OTP for Windows to a program that starts',
  async ({ wine, otp27, python }) => {
    // OTP's libraries, and a test program in place of all of Erlang's.
    const tree = join(folder, 'otp');
    const programs = join(tree, `erts-${otp27.erts}`, 'bin');
    await mkdir(programs, { recursive: true });
    for (const name of ['erl.exe', 'erlexec.dll', 'beam.smp.dll', 'inet_gethost.exe']) {
      await copyFile(wine.programs.erl, join(programs, name));
    }
    await symlink(join(otp27.root, 'lib'), join(tree, 'lib'));
    await symlink(join(otp27.root, 'releases'), join(tree, 'releases'));
    const script = join(folder, 'measure');
    await writeFile(script, '#!/usr/bin/env escript\n%%! +S 2\nmain(_) -> ok.\n');
    await writeFile(join(folder, 'icon.ico'), sampleIcon());
    const exe = join(folder, 'measure.exe');
    const env = { ...process.env, ONEBEAM_BUILD_CACHE: join(folder, 'builds') };
    const flags = [
      '--windows-icon',
      'icon.ico',
      '--windows-title',
      'Größe',
      '--windows-version',
      '3.1',
      '--windows-console',
      'hide',
    ];
    const build = ['build', script, '-t', 'windows-x64', '--erts', tree, '-o', exe, ...flags];
    await runOk(process.execPath, [cli, ...build], { env, cwd: folder });

    const check = await checkPe(python, exe);
    expect(check).toMatchObject({ subsystem: 2, version: [3, 1, 0, 0], texts: { ProductName: 'Größe' } });
    const ran = await wine.run(exe, ['a b', 'exit:4'], cache('built'));
    expect([text(ran.stderr), ran.exitCode]).toEqual(['', 4]);
    const { arguments: words } = started(text(ran.stdout));
    expect(words[0]).toEndWith(`\\release\\erts\\erts-${otp27.erts}\\bin\\erl.exe`);
    expect(words.join(' ')).toContain(' +S 2 ');
    expect(words.slice(-3)).toEqual([expect.stringMatching(/\\release\\bin\\measure$/), 'a b', 'exit:4']);
  },
  120_000,
);

describe('signed and branded', () => {
  testWith(
    { wine: system, python, readobj },
    'icon, version and name are there, and it runs',
    async ({ wine, python, readobj }) => {
      const windows = {
        icon: { bytes: sampleIcon(2), path: 'icon.ico' },
        title: 'Größe',
        version: '2.0.1',
        publisher: 'Muster AG',
      };
      const exe = await windowsProgram(join(folder, 'branded.exe'), 'branded', wine.programs.erl, {
        windows,
      });
      const check = await checkPe(python, exe);
      expect(check).toMatchObject({
        checksumIsRight: true,
        warnings: [],
        version: [2, 0, 1, 0],
        subsystem: 3,
        // LOAD_LIBRARY_SEARCH_SYSTEM32: nothing is loaded from beside the executable.
        dependentLoadFlags: 0x800,
      });
      expect(check.texts).toMatchObject({
        ProductName: 'Größe',
        CompanyName: 'Muster AG',
        InternalName: 'branded',
      });
      expect(JSON.stringify(check.texts)).not.toMatch(/bun|oven/i);
      // Two images, their group, the version, and the application manifest of the stub.
      expect(check.resources.map(([type]) => type)).toEqual([3, 3, 14, 16, 24]);
      const env = { ...process.env, ...readobj.environment };
      const seen = await runOk(readobj.program, ['--coff-resources', exe], { env });
      expect(seen).toContain('Total Number of Resources: 5');
      expect((await wine.run(exe, ['exit:9'], cache('branded'))).exitCode).toBe(9);
    },
    120_000,
  );

  testWith(
    { wine: system, python, osslsigncode, openssl },
    'a signature covers the payload, and the program still finds it',
    async ({ wine, python, osslsigncode, openssl }) => {
      const exe = await plain(wine);
      const [key, certificate, signed] = ['key.pem', 'certificate.pem', 'signed.exe'].map((name) =>
        join(folder, name),
      ) as [string, string, string];
      const env = { ...process.env, ...openssl.environment };
      const request = [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        key,
        '-out',
        certificate,
        '-subj',
        '/CN=Muster AG',
        '-addext',
        'extendedKeyUsage=codeSigning',
      ];
      await runOk(openssl.program, request, { env });
      const signEnv = { env: { ...process.env, ...osslsigncode.environment } };
      await runOk(
        osslsigncode.program,
        ['sign', '-certs', certificate, '-key', key, '-h', 'sha256', '-in', exe, '-out', signed],
        signEnv,
      );
      const verify = ['verify', '-CAfile', certificate, '-in'];
      expect(await runOk(osslsigncode.program, [...verify, signed], signEnv)).toContain(
        'Signature verification: ok',
      );

      const check = await checkPe(python, signed);
      expect(check.security[0]).toBe((await stat(exe)).size);
      await withExecutable(signed, async (executable) => {
        await executable.checkPayload();
        expect(executable.footer.footerOffset + 96).toBe(check.security[0]);
      });
      expect((await wine.run(signed, ['exit:11'], cache('signed'))).exitCode).toBe(11);

      const bytes = await readFile(signed);
      bytes[check.security[0] - 200]! ^= 1;
      const changed = join(folder, 'changed.exe');
      await Bun.write(changed, bytes);
      await expect(runOk(osslsigncode.program, [...verify, changed], signEnv)).rejects.toThrow();
    },
    120_000,
  );
});
