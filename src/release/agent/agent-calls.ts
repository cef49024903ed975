import * as term from '../../erlang/term/term.ts';

/** The module that a release brings along for what only code inside the emulator can do. */
export const agentName = 'onebeam_agent';

/** The properties of a release that the agent depends on. */
export interface AgentFacts {
  /** Major version of OTP. */
  otp: number;
  /** True when the release has Elixir. */
  elixir: boolean;
  /** The program of the kind `cli`: the module with `main/1`, which gets binaries (Elixir) or strings (Erlang). */
  entry?: { module: string; language: 'elixir' | 'erlang' };
}

/** A call that a boot script makes before or after it starts an application; `.` means the end of the script. */
export interface AgentCall {
  when: 'before' | 'after';
  application: string;
  call: { module: string; function: string; args: term.Term[] };
}

/**
 * The calls of the agent, for the boot scripts of starts and of clients.
 *
 * - `cookie` follows kernel, which starts distribution: until then the cookie is random and unknown.
 * - `watch` runs in parallel to the start of kernel and sets the cookie as soon as there is a node: Elixir's shell
 *   connects to another node while kernel still starts.
 * - `words` follows elixir, so that `System.argv()` is right in every `Application.start/2`.
 * - `started` is the last: with `-onebeam_load`, it loads the rest of the modules a few seconds later.
 */
export function agentCalls({ elixir }: AgentFacts): AgentCall[] {
  const to = (name: string) => ({ module: agentName, function: name, args: [] });
  const spawned = (name: string) => ({
    module: 'erlang',
    function: 'spawn',
    args: [term.atom(agentName), term.atom(name), term.list([])],
  });
  return [
    { when: 'before', application: 'kernel', call: spawned('watch') },
    { when: 'after', application: 'kernel', call: to('cookie') },
    ...(elixir ? [{ when: 'after', application: 'elixir', call: to('words') } as const] : []),
    { when: 'after', application: '.', call: to('started') },
  ];
}

/**
 * Returns true when a boot script's call is one of `agentCalls`: of the agent itself, or of a process that runs
 * it.
 */
export const isAgentCall = (module: term.Term | undefined, args: term.Term | undefined): boolean =>
  term.isAtom(module, agentName) || (args?.type === 'list' && term.isAtom(args.elements[0], agentName));
