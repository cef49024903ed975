import { release } from '../../release/release.ts';
import { CommandError } from '../command-line/usage-error.ts';
import { nodeOfClient } from '../node/node.ts';
import type { ReleaseRun } from '../release-run.ts';
import { setDefaults, setNames } from '../release-variables.ts';
import { hasEnded, type Running } from '../running.ts';
import { askNode } from './ask-node.ts';

/**
 * Windows has no signal that a program ends in order by: the node is asked to. With `kill`, a node that cannot be asked counts as one
 * that does not end.
 */
export async function endsByNode(
  run: ReleaseRun,
  running: Running,
  { timeout, kill }: { timeout: number; kill: boolean },
): Promise<boolean> {
  run.node = nodeOfClient(run.node, running, run.variables);
  if (run.node.distribution === 'none') {
    if (kill) return false;
    throw new CommandError(
      'it is not a node, and Windows has no signal that ends a program in order\nhint: start it with RELEASE_DISTRIBUTION=local, end it in its console by Ctrl-Break, or kill it with --kill',
    );
  }
  const root = await release(run.machine, run.payload);
  setNames(run, root);
  setDefaults(run);
  try {
    askNode(run, root, { program: stopProgram, words: [] });
  } catch (error) {
    if (!kill || !(error instanceof CommandError)) throw error;
    return false;
  }
  return hasEnded(running, timeout * 1000);
}

const stopProgram = `
[Name] = init:get_plain_arguments(),
Node = list_to_atom(case lists:member($@, Name) of
  true -> Name;
  false -> Name ++ lists:dropwhile(fun(C) -> C =/= $@ end, atom_to_list(node()))
end),
case rpc:call(Node, init, stop, [], 60000) of
  ok -> halt(0);
  {badrpc, Reason} -> io:format(standard_error, "the node ~ts cannot be asked to stop: ~tp~n", [Node, Reason]), halt(1)
end.`;

/** The launcher and the emulator, which is its child. */
export function killTree({ variables }: ReleaseRun, pid: number): void {
  const system = variables.get('SystemRoot') ?? 'C:\\Windows';
  Bun.spawnSync([`${system}\\System32\\taskkill.exe`, '/T', '/F', '/PID', String(pid)], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
}
