import { releaseLibraries } from '../../payload/format/layout.ts';
import type { Preparation, ReleaseCommand, ReleaseWord } from '../../payload/format/release-record.ts';
import { erlangEval, erlangReboot, erlangRestart, erlangRpc } from '../agent/erlang-clients.ts';
import { bootWords, type CommandContext, line, release, sourced, startSteps } from './command-context.ts';

/**
 * The commands of a release by relx, or of one without a known start script: relx's names, with Erlang in `eval` and
 * `rpc`. The user's arguments follow `-extra`; relx has `--`, after which the emulator interprets some of them.
 */
export function relxCommands(context: CommandContext): Record<string, ReleaseCommand> {
  const { kind, mode, place, has } = context;
  const boot = (name: string) =>
    bootWords(context, has(`${place}/${name}.boot`) ? name : 'start', releaseLibraries);
  const { words: files, prepare } = configuration(context);
  const entry = context.hasEntry ? ['-s', 'onebeam_agent', 'main'] : [];
  const rest = kind === 'service' && mode === 'interactive' ? ['-onebeam_load', 'rest'] : [];
  const chosen: ReleaseWord = { variable: 'RELEASE_MODE', default: mode };
  const started = (name: string, with_: ReleaseWord): ReleaseWord[] => [
    ...['-mode', with_, { distribution: 'server' } as const, ...boot(name), ...files, ...rest, ...entry],
    ...['-extra', { words: 'all' } as const],
  ];
  const starts = { prepare: startSteps(context, prepare) };
  const hooked = { prepare: startSteps(context, [...context.preStart, ...prepare]) };
  // `+Bd` is for services: without it, Ctrl-C in a terminal ends the program immediately.
  const quiet = kind === 'service' ? ['-noinput', '+Bd'] : ['-noshell'];
  const client = (...words: ReleaseWord[]): ReleaseWord[] => [
    ...['-hidden', { distribution: 'client' } as const, ...boot('start_clean'), ...words],
  ];
  const asked = (program: string, ...words: ReleaseWord[]) =>
    line(['-noinput', ...client('-eval', program), '-extra', { node: 'server' }, ...words], {
      prepare: sourced(context),
    });
  return {
    start: { run: line([...quiet, ...started('start', chosen)], hooked) },
    console: { run: line(started('start', chosen), starts) },
    console_clean: { run: line(started('start_clean', 'interactive'), starts) },
    eval: { run: { ...asked(erlangEval, { words: 'all' }), usage: { least: 1, words: 'EXPRESSION' } } },
    rpc: {
      run: {
        ...asked(erlangRpc, { words: 'all' }),
        usage: { least: 2, words: 'MODULE FUNCTION [ARGUMENTS]' },
      },
    },
    remote: { run: line(client('-remsh', { node: 'server' }), { prepare: sourced(context) }) },
    restart: { run: asked(erlangRestart) },
    reboot: { run: asked(erlangReboot) },
  };
}

/** Names of the same commands in relx's script. */
export const relxAliases: Readonly<Record<string, string>> = {
  foreground: 'start',
  remote_console: 'remote',
  remsh: 'remote',
  daemon_attach: 'remote',
  versions: 'version',
};

/** Templates are rendered for every start; other files are used in place. */
function configuration({ place, has }: CommandContext): { words: ReleaseWord[]; prepare: Preparation[] } {
  const words: ReleaseWord[] = [];
  const prepare: Preparation[] = [];
  const file = (name: string, variable: string, flag: string): void => {
    const path = `${place}/${name}`;
    if (has(`${path}.src`)) {
      prepare.push({ kind: 'render', from: `${path}.src`, to: name });
      words.push(flag, { temporary: name });
    } else if (has(path)) {
      words.push(flag, { variable, default: release(path) });
    }
  };
  file('sys.config', 'RELEASE_SYS_CONFIG', '-config');
  file('vm.args', 'RELEASE_VM_ARGS', '-args_file');
  return { words, prepare };
}
