import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBeam } from '../../src/beam/beam-file.ts';
import { exports, imports, moduleName } from '../../src/beam/functions.ts';
import { preloadedModules } from '../../src/beam/preloaded-modules.ts';
import { encodeTerm } from '../../src/erlang/external/encode-term.ts';
import { atom, list, string, type Term, tuple } from '../../src/erlang/term/term.ts';
import { recordedModules } from '../../src/start/recorded-modules.ts';
import { recorder, recorderName } from '../../src/start/recorder.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { type Otp, otp, otpReleases } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { beam } from '../end-to-end/laid-out-programs.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-recorder-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
await writeFile(join(folder, `${recorderName}.beam`), recorder());

/**
 * Starts it, loads modules in each way, and reads its output immediately, without waiting. Prints the file of each
 * module, and other loaded modules.
 */
const watching = `
  [Beside, File, Folder] = init:get_plain_arguments(),
  Read = fun() -> {ok, Bytes} = prim_file:read_file(File), binary_to_term(Bytes) end,
  {ok, Other} = prim_file:read_file(Folder ++ "/other.beam"),
  Before = erlang:loaded(),
  ${recorderName}:start([Beside, File]),
  First = Read(),
  calendar:is_leap_year(2024), {calendar, Calendar} = hd(Read()),
  {module, other} = code:load_abs(Folder ++ "/other"), {other, Abs} = hd(Read()),
  {module, other} = code:load_binary(other, "from memory", Other), {other, Memory} = hd(Read()),
  {error, _} = code:ensure_loaded(nowhere),
  {module, crypto} = code:ensure_loaded(crypto),
  {module, xref} = code:load_file(xref), {xref, Xref} = hd(Read()), {crypto, Crypto} = lists:keyfind(crypto, 1, Read()),
  16 = byte_size(crypto:strong_rand_bytes(16)),
  New = lists:sort(erlang:loaded() -- Before),
  Last = Read(),
  io:format("~0p~n", [[filename:basename(Path) || Path <- [Calendar, Abs, Memory, Crypto, Xref]]]),
  io:format("~0p~n", [New]),
  io:format("~0p~n", [[Module || Module <- New ++ [lists], not lists:keymember(Module, 1, Last)]]),
  io:format("~0p~n", [[lists:keymember(calendar, 1, First), is_list(element(2, lists:keyfind(lists, 1, First)))]]),
  halt().`;

test('the recorder calls nothing that is not inside the emulator of each OTP, or itself', () => {
  const beam = readBeam(recorder());
  expect(moduleName(beam)).toBe(recorderName);
  expect(exports(beam).map(({ function: name }) => name)).toEqual(['start', 'init', 'loop', 'write', 'ask']);
  const called = imports(beam).map(({ module }) => module);
  for (const release of otpReleases) {
    const inside = [recorderName, ...preloadedModules(release)];
    expect(called.filter((module) => !inside.includes(module))).toEqual([]);
  }
});

const other = await orNotAvailable(() => beam('other', '-export([says/0]).\nsays() -> said.\n'));

for (const release of otpReleases) {
  const tree = await otp(release);
  const start = (program: string, tree: Otp, ...words: string[]) =>
    runOk(
      tree.erlexec,
      ['-noshell', '-pa', folder, '-eval', program.replace(/\s+/g, ' '), '-extra', ...words],
      { cwd: folder, env: { ...plainEnvironment(), ...tree.environment } },
    );
  const files = [join(folder, `beside-${release}`), join(folder, `file-${release}`)];

  testWith(
    { tree, other },
    `writes each module down before it is loaded, and loads nothing itself, OTP ${release}`,
    async ({ tree, other }) => {
      await writeFile(join(folder, 'other.beam'), other);
      const [from, loaded, missing, first] = (await start(watching, tree, ...files, folder)).split('\n');
      // Up to OTP 25 the code server loads a file by the name that it is given, without the extension.
      expect(from!.replace(/"other"/, '"other.beam"')).toBe(
        '["calendar.beam","other.beam","from memory","crypto.beam","xref.beam"]',
      );
      expect(loaded).toContain(`${recorderName},`);
      expect(loaded!.split(/\W+/).filter(Boolean).sort()).toEqual(
        // In OTP 29 crypto loads a module by itself.
        ['calendar', 'crypto', recorderName, 'other', 'xref', ...(release < 29 ? [] : ['epp'])].sort(),
      );
      // The text written before the last load has the earlier modules, and that one.
      expect(missing).toBe('[]');
      expect(first).toBe('[false,true]');
    },
  );

  testWith(
    { tree },
    `records all modules of a program that ends immediately, OTP ${release}`,
    async ({ tree }) => {
      const program = `${recorderName}:start(init:get_plain_arguments()), calendar:is_leap_year(2024), halt().`;
      await start(program, tree, ...files);
      expect(recordedModules(await readFile(files[1]!), tree.root)).toContain('calendar');
    },
  );
}

test('a module counts when it came from what is packed, each time', () => {
  const pair = (module: string, file: Term) => tuple(atom(module), file);
  const recording = encodeTerm(
    list([
      pair('packed', string('/made/release/lib/a/ebin/packed.beam')),
      pair('in_archive', string('/made/release/bin/tool/a/ebin/in_archive.beam')),
      pair('elsewhere', string('/made/release-2/elsewhere.beam')),
      pair('relative', string('new/relative.beam')),
      pair('both', string('new/both.beam')),
      pair('both', string('/made/release/lib/a/ebin/both.beam')),
      pair('turned', string('/made/release/lib/a/ebin/turned.beam')),
      pair('turned', string('/elsewhere/turned.beam')),
      pair('inside', atom('preloaded')),
      atom('odd'),
    ]),
    27,
  );
  expect(recordedModules(recording, '/made/release')).toEqual(['packed', 'in_archive']);
  const windows = encodeTerm(list([pair('one', string('c:/Users/x/made/lib/one.beam'))]), 27);
  expect(recordedModules(windows, 'C:\\Users\\X\\made')).toEqual(['one']);
});
