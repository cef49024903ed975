import { encodeTerm } from '../../erlang/external/encode-term.ts';
import { atom, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import { addedModules } from '../../payload/format/layout.ts';
import { agentModules } from '../agent/agent.ts';
import { type AgentFacts, agentCalls } from '../agent/agent-calls.ts';
import { isTagged, mapInstructions, type RemadeBoot, startedBy } from './remake-boot.ts';

/** The folder of the agent's modules in the release. */
export const agentFolder = addedModules;

/**
 * Makes a boot script load the agent before anything else is started, so that it also works in interactive mode, and
 * call it at the places that it needs.
 */
export function withAgent({ script }: RemadeBoot, facts: AgentFacts): RemadeBoot {
  const names = agentModules(facts).map(({ name }) => name);
  const load = [
    tuple(atom('path'), list([string(`$ROOT/${agentFolder}`)])),
    tuple(atom('primLoad'), list(names.map(atom))),
  ];
  const calls = agentCalls(facts).map(({ when, application, call }) => ({
    when,
    application,
    instruction: tuple(atom('apply'), tuple(atom(call.module), atom(call.function), list(call.args))) as Term,
  }));
  const callsTo = (when: 'before' | 'after', name: string): Term[] =>
    calls
      .filter((one) => one.when === when && one.application === name)
      .map(({ instruction }) => instruction);
  const edited = mapInstructions(script, (instruction) => {
    if (isTagged(instruction, 'kernel_load_completed')) return [...load, instruction];
    if (isTagged(instruction, 'progress', 'started')) return [...callsTo('after', '.'), instruction];
    const started = startedBy(instruction);
    if (started === undefined) return [instruction];
    return [...callsTo('before', started), instruction, ...callsTo('after', started)];
  });
  return { script: edited, bytes: encodeTerm(edited, facts.otp) };
}
