import { assembleBeam } from '../../beam/assemble.ts';
import { callsOf } from '../../beam/instructions.ts';
import { type AgentFacts, agentName } from './agent-calls.ts';
import { binaries, entryFunctions, entryImports, words } from './agent-entry.ts';
import { load, rest, started } from './load-rest.ts';
import { cookie, watch } from './set-cookie.ts';

/**
 * Returns the modules of the agent. Its functions are in `set-cookie.ts`, `load-rest.ts` and `agent-entry.ts`, each with its
 * Erlang source.
 */
export function agentModules(facts: AgentFacts): { name: string; bytes: Uint8Array }[] {
  return [{ name: agentName, bytes: agent(facts) }];
}

function agent({ elixir, entry }: AgentFacts): Uint8Array {
  const imports = [
    { module: 'init', function: 'get_argument', arity: 1 },
    { module: 'init', function: 'get_plain_arguments', arity: 0 },
    { module: 'erlang', function: 'is_alive', arity: 0 },
    { module: 'prim_file', function: 'read_file', arity: 1 },
    { module: 'erlang', function: 'binary_to_atom', arity: 2 },
    { module: 'os', function: 'getenv', arity: 1 },
    { module: 'erlang', function: 'list_to_atom', arity: 1 },
    { module: 'erlang', function: 'set_cookie', arity: 1 },
    { module: 'erlang', function: 'exit', arity: 1 },
    { module: 'application', function: 'loaded_applications', arity: 0 },
    { module: 'application', function: 'get_key', arity: 2 },
    { module: 'code', function: 'ensure_modules_loaded', arity: 1 },
    { module: 'init', function: 'get_status', arity: 0 },
    { module: 'erlang', function: 'spawn_opt', arity: 4 },
    { module: agentName, function: 'load', arity: 1 },
    { module: agentName, function: 'cookie', arity: 0 },
    { module: agentName, function: 'watch', arity: 0 },
    { module: 'erlang', function: 'make_fun', arity: 3 },
    { module: 'lists', function: 'map', arity: 2 },
    ...(elixir
      ? ([
          { module: 'Elixir.System', function: 'argv', arity: 1 },
          { module: agentName, function: 'binaries', arity: 0 },
        ] as const)
      : []),
    ...entryImports(entry),
  ] as const;
  const calls = callsOf(imports);
  return assembleBeam({
    module: agentName,
    imports,
    functions: [
      { function: 'cookie', arity: 0, instructions: cookie(calls) },
      { function: 'watch', arity: 0, instructions: watch(calls) },
      { function: 'started', arity: 0, instructions: started(calls) },
      { function: 'rest', arity: 0, instructions: rest(calls) },
      { function: 'load', arity: 1, instructions: load(calls) },
      ...(elixir
        ? [
            { function: 'binaries', arity: 0, instructions: binaries(calls) },
            { function: 'words', arity: 0, instructions: words(calls) },
          ]
        : []),
      ...entryFunctions(entry, calls),
    ],
  });
}
