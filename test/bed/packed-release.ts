import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inMemory, type PayloadFile } from '../../src/archive/payload-file.ts';
import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../src/erlang/external/encode-term.ts';
import { atom, isAtom, list, string, type Term, tuple } from '../../src/erlang/term/term.ts';
import type { CommandLine, ReleaseRecord, ReleaseWord } from '../../src/payload/format/release-record.ts';
import { agentModules } from '../../src/release/agent/agent.ts';
import { type AgentFacts, agentCalls } from '../../src/release/agent/agent-calls.ts';
import {
  erlangEval,
  erlangReboot,
  erlangRestart,
  erlangRpc,
} from '../../src/release/agent/erlang-clients.ts';
import { makeProgram } from '../launcher/make-program.ts';

/** The input, and differences from the default. */
export interface PackedRelease {
  /** A release that Mix or rebar3 made, with its emulator. */
  folder: string;
  version: string;
  otp: number;
  /** Name of the executable; that of the release by default. */
  name?: string;
  /** Changes the record before it is packed. */
  record?: (record: ReleaseRecord) => void;
  entry?: AgentFacts['entry'];
  /** More files, or others in their place, by path below `release/`. */
  files?: Record<string, string>;
}

/**
 * Packs a release as it is, with a record that is written here: for tests of the launcher that do not depend on how a build reads
 * releases. Scripts of `bin/` that start it call the executable.
 *
 * @returns the path of the executable.
 */
export async function packRelease(folder: string, options: PackedRelease): Promise<string> {
  const { otp, version } = options;
  const facts: AgentFacts = {
    otp,
    elixir: (await readdir(join(options.folder, 'lib'))).some((name) => name.startsWith('elixir-')),
    ...(options.entry ? { entry: options.entry } : {}),
  };
  const files = await releaseFiles(options, facts);
  const erts = files.find(({ path }) => path.endsWith('/bin/erlexec'))!.path.split('/')[0]!;
  const releaseName = options.folder.split('/').at(-1)!;
  const record = facts.elixir ? mixRecord(releaseName, version) : relxRecord(releaseName, version);
  options.record?.(record);
  return makeProgram(folder, {
    name: options.name ?? releaseName,
    files,
    isRuntime: (path) => path.startsWith('erts-'),
    start: {
      program: `${erts}/bin/erlexec`,
      arguments: [],
      environment: {
        ROOTDIR: { release: '.' },
        BINDIR: { release: `${erts}/bin` },
        EMU: 'beam',
        PROGNAME: 'erl',
      },
    },
    release: record,
  });
}

const callsExecutable =
  '#!/bin/sh\ncommand=$1\n[ $# = 0 ] || shift\nONEBEAM=$command exec "$ONEBEAM_EXECUTABLE" "$@"\n';

async function releaseFiles(
  { folder, otp, files: changed = {} }: PackedRelease,
  facts: AgentFacts,
): Promise<PayloadFile[]> {
  const name = folder.split('/').at(-1)!;
  const files: PayloadFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const whole = join(entry.parentPath, entry.name);
    const path = relative(folder, whole);
    if (/^releases\/COOKIE$|\.(tar\.gz|script|bat)$/.test(path) || changed[path] !== undefined) continue;
    const { size, mode } = await stat(whole);
    const isProgram = (mode & 0o111) !== 0;
    if (path === `bin/${name}`) files.push(inMemory(path, Buffer.from(callsExecutable), 0o755));
    else if (/\/start(_clean)?\.boot$/.test(path)) {
      files.push(inMemory(path, encodeTerm(withAgent(decodeTerm(await readFile(whole)), facts), otp)));
    } else files.push({ path, size, mode: isProgram ? 0o755 : 0o644, content: { file: whole } });
  }
  for (const { name, bytes } of agentModules(facts)) {
    files.push(inMemory(`lib/onebeam/ebin/${name}.beam`, bytes));
  }
  for (const [path, text] of Object.entries(changed)) {
    files.push(inMemory(path, Buffer.from(text), text.startsWith('#!') ? 0o755 : 0o644));
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Loads the agent before the kernel and calls it at the required places. */
function withAgent(script: Term, facts: AgentFacts): Term {
  const [tag, id, body] = (script as { elements: readonly Term[] }).elements as unknown as [
    Term,
    Term,
    { elements: readonly Term[] },
  ];
  const instructions: Term[] = [];
  const calls = agentCalls(facts).map(({ when, application, call }) => ({
    when,
    application,
    apply: tuple(atom('apply'), tuple(atom(call.module), atom(call.function), list(call.args))),
  }));
  const callsTo = (when: 'before' | 'after', name: string | undefined) =>
    calls.filter((one) => one.when === when && one.application === name).map(({ apply }) => apply);
  for (const instruction of body.elements) {
    if (isTagged(instruction, 'kernel_load_completed')) {
      instructions.push(
        tuple(atom('path'), list([string('$ROOT/lib/onebeam/ebin')])),
        tuple(atom('primLoad'), list(agentModules(facts).map(({ name }) => atom(name)))),
      );
    }
    if (isTagged(instruction, 'progress') && isAtom(instruction.elements[1], 'started')) {
      instructions.push(...callsTo('after', '.'));
    }
    const started = startedBy(instruction);
    instructions.push(...callsTo('before', started), instruction, ...callsTo('after', started));
  }
  return tuple(tag, id, list(instructions));
}

function isTagged(term: Term, tag: string): term is Extract<Term, { type: 'tuple' }> {
  return term.type === 'tuple' && isAtom(term.elements[0], tag);
}

function startedBy(instruction: Term): string | undefined {
  if (!isTagged(instruction, 'apply')) return undefined;
  const [module, name, args] = (instruction.elements[1] as { elements: readonly Term[] }).elements;
  if (!isAtom(module, 'application') || !isAtom(name, 'start_boot')) return undefined;
  const [application] = (args as { elements: readonly Term[] }).elements;
  return application?.type === 'atom' ? application.name : undefined;
}

const environment = (version: string): Record<string, ReleaseWord> => ({
  RELEASE_SYS_CONFIG: { release: `releases/${version}/sys` },
});

/** As the start script of Mix has it. */
export function mixRecord(name: string, version: string): ReleaseRecord {
  const own = `releases/${version}`;
  const boot = (file: string): ReleaseWord[] => [
    ...['-boot', { release: `${own}/${file}` }],
    ...['-boot_var', 'RELEASE_LIB', { release: 'lib' }],
  ];
  const flags: ReleaseWord = { flags: 'ELIXIR_ERL_OPTIONS' };
  const vmArgs: ReleaseWord[] = [
    '-args_file',
    { variable: 'RELEASE_VM_ARGS', default: { release: `${own}/vm.args` } },
  ];
  const remoteArgs: ReleaseWord[] = [
    '-args_file',
    { variable: 'RELEASE_REMOTE_VM_ARGS', default: { release: `${own}/remote.vm.args` } },
  ];
  const config: ReleaseWord[] = ['-config', { release: `${own}/sys` }];
  const server: ReleaseWord[] = [
    ...['-mode', { variable: 'RELEASE_MODE', default: 'embedded' }, { distribution: 'server' as const }],
    ...[...config, ...boot('start'), ...vmArgs, flags],
  ];
  const client: ReleaseWord[] = [
    ...['-hidden', { distribution: 'client' as const }, ...boot('start_clean'), ...remoteArgs, flags],
  ];
  const cli = ['-noshell', '-s', 'elixir', 'start_cli'];
  const line = (words: ReleaseWord[], more: Partial<CommandLine> = {}) => ({
    run: { arguments: words, environment: environment(version), prepare: [], ...more },
  });
  const prepare: CommandLine['prepare'] = [{ kind: 'pid-file' }];
  const rpc = (...words: ReleaseWord[]) => [
    ...cli,
    ...client,
    '-extra',
    '--rpc-eval',
    { node: 'server' as const },
    ...words,
  ];
  return {
    name,
    version,
    tool: 'mix',
    kind: 'service',
    distribution: 'local',
    cookie: 'generate',
    workingFolder: 'keep',
    defaults: {},
    commands: {
      start: line(['-noshell', ...server, '-extra', { words: 'all' }], { prepare }),
      start_iex: line(['-noshell', '-user', 'elixir', ...server, '-extra', '--no-halt', '+iex'], { prepare }),
      eval: line(
        [
          ...[...cli, ...config, ...boot('start_clean'), ...vmArgs, flags],
          ...['-extra', '--eval', { words: 'first' as const }, '--', { words: 'rest' as const }],
        ],
        { usage: { least: 1, words: 'EXPRESSION [ARGUMENT…]' } },
      ),
      rpc: line(rpc({ words: 'first' }), { usage: { least: 1, words: 'EXPRESSION' } }),
      restart: line(rpc('System.restart()')),
      remote: line([
        ...['-user', 'elixir', ...client],
        ...['-extra', '--no-halt', '+iex', '--remsh', { node: 'server' as const }],
      ]),
      ...builtIns,
      migrate: { execute: 'bin/migrate' },
    },
  };
}

const builtIns: ReleaseRecord['commands'] = {
  pid: { builtIn: 'pid' },
  ping: { builtIn: 'ping' },
  status: { builtIn: 'status' },
  stop: { builtIn: 'stop' },
  version: { builtIn: 'version' },
  daemon: { builtIn: 'daemon' },
  daemon_iex: { builtIn: 'daemon_iex' },
  logs: { builtIn: 'logs' },
};

/** As the start script of relx has it. The packed `vm.args` must name no node. */
export function relxRecord(name: string, version: string): ReleaseRecord {
  const own = `releases/${version}`;
  const boot = (file: string): ReleaseWord[] => ['-boot', { release: `${own}/${file}` }];
  const server: ReleaseWord[] = [
    ...boot('start'),
    ...['-mode', 'embedded', { distribution: 'server' as const }],
    ...['-config', { release: `${own}/sys.config` }, '-args_file', { release: `${own}/vm.args` }],
    ...['-extra', { words: 'all' as const }],
  ];
  const client: ReleaseWord[] = ['-hidden', { distribution: 'client' }, ...boot('start_clean')];
  const line = (words: ReleaseWord[], more: Partial<CommandLine> = {}) => ({
    run: { arguments: words, environment: {}, prepare: [], ...more },
  });
  const ask = (program: string, ...words: ReleaseWord[]) => [
    ...['-noinput', ...client, '-eval', program],
    ...['-extra', { node: 'server' as const }, ...words],
  ];
  const prepare: CommandLine['prepare'] = [{ kind: 'pid-file' }];
  return {
    name,
    version,
    tool: 'relx',
    kind: 'service',
    distribution: 'local',
    cookie: 'generate',
    workingFolder: 'state',
    defaults: {},
    commands: {
      start: line(['-noinput', '+Bd', ...server], { prepare }),
      foreground: { alias: 'start' },
      console: line(server, { prepare }),
      rpc: line(ask(erlangRpc, { words: 'all' }), {
        usage: { least: 2, words: 'MODULE FUNCTION [ARGUMENTS]' },
      }),
      eval: line(ask(erlangEval, { words: 'all' }), { usage: { least: 1, words: 'EXPRESSION' } }),
      restart: line(ask(erlangRestart)),
      reboot: line(ask(erlangReboot)),
      remote: line([...client, '-remsh', { node: 'server' }]),
      remote_console: { alias: 'remote' },
      ...builtIns,
    },
  };
}
