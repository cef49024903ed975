import { decodeTerm } from '../../erlang/external/decode-term.ts';
import { encodeTerm } from '../../erlang/external/encode-term.ts';
import { isAtom, type Term, textOf } from '../../erlang/term/term.ts';
import type { KeepBootFault } from '../../errors/faults/boot.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { agentModules } from '../agent/agent.ts';
import { type AgentFacts, isAgentCall } from '../agent/agent-calls.ts';
import type { InputFile, ReleaseInput } from '../release-input.ts';
import type { PlannedApplication } from '../target/target-applications.ts';
import { agentFolder, withAgent } from './agent-boot.ts';
import { isTagged, mapInstructions } from './remake-boot.ts';

/** A boot file that stays as the release has it, but for the calls of the agent. */
export interface KeptBoot {
  path: string;
  bytes: Uint8Array;
  /** Variables in its paths in addition to `$ROOT`. */
  variables: string[];
}

/**
 * Adds the agent to a boot file of a release, and changes nothing else: for one that a step of the build has edited in a way that
 * `readBootModel` refuses.
 *
 * @param isOwn whether it starts the release, so that the agent is called.
 * @throws OnebeamError `external-term-invalid`, `release-boot-unknown`
 */
export function keepBoot({ path, bytes }: InputFile, facts: AgentFacts, isOwn: boolean): KeptBoot {
  const term = decodeTerm(bytes, path);
  const [tag, id, body] = term.type === 'tuple' ? term.elements : [];
  if (!isAtom(tag, 'script') || !id || body?.type !== 'list') {
    throw new OnebeamError('release-boot-unknown', { path, problem: 'no-script' });
  }
  const script = withoutAgent(term, facts);
  const variables = new Set<string>();
  for (const instruction of instructionsOf(script)) {
    if (!isTagged(instruction, 'path') || instruction.type !== 'tuple') continue;
    const folders = instruction.elements[1];
    for (const folder of folders?.type === 'list' ? folders.elements : []) {
      const name = /^\$([A-Za-z_]\w*)\//.exec(textOf(folder) ?? '')?.[1];
      if (name !== undefined && name !== 'ROOT') variables.add(name);
    }
  }
  if (!isOwn) return { path, bytes, variables: [...variables] };
  const has = (tag: string, value?: string) =>
    instructionsOf(script).some((one) => isTagged(one, tag, value));
  if (!has('kernel_load_completed') || !has('progress', 'started')) {
    const names = ['{kernel_load_completed}', '{progress,started}'];
    throw new OnebeamError('release-boot-unknown', { path, problem: 'no-instruction', names });
  }
  const made = withAgent({ script, bytes: encodeTerm(script, facts.otp) }, facts);
  return { path, bytes: made.bytes, variables: [...variables] };
}

const instructionsOf = (script: Term): readonly Term[] => {
  const body = script.type === 'tuple' ? script.elements[2] : undefined;
  return body?.type === 'list' ? body.elements : [];
};

/** An executable that is built again has the agent already. */
function withoutAgent(script: Term, facts: AgentFacts): Term {
  const names = new Set(agentModules(facts).map(({ name }) => name));
  return mapInstructions(script, (instruction) => {
    if (instruction.type !== 'tuple') return [instruction];
    const [, value] = instruction.elements;
    const first = value?.type === 'list' ? value.elements[0] : undefined;
    if (isTagged(instruction, 'path') && first && textOf(first) === `$ROOT/${agentFolder}`) return [];
    if (isTagged(instruction, 'primLoad') && first?.type === 'atom' && names.has(first.name)) return [];
    const [module, , args] = value?.type === 'tuple' ? value.elements : [];
    return isTagged(instruction, 'apply') && isAgentCall(module, args) ? [] : [instruction];
  });
}

/**
 * Refuses to keep boot files for other versions than those that they name.
 *
 * @param applications all that are packed.
 * @param erts of the runtime.
 * @throws OnebeamError `release-invalid` `keep-boot-…`
 */
export function requireSameVersions(
  input: ReleaseInput,
  applications: readonly PlannedApplication[],
  erts: string,
): void {
  const refuse = (fault: KeepBootFault): never => {
    throw new OnebeamError('release-invalid', { path: input.path, ...fault });
  };
  if (input.boots.length === 0) refuse({ problem: 'keep-boot-none' });
  if (input.erts !== erts) refuse({ problem: 'keep-boot-erts', expected: input.erts, found: erts });
  const named = new Map(input.applications.map(({ name, version }) => [name, version]));
  for (const { name, version } of applications) {
    const expected = named.get(name);
    if (expected === undefined) refuse({ problem: 'keep-boot-added', application: name, version });
    else if (expected !== version)
      refuse({ problem: 'keep-boot-version', application: name, expected, found: version });
  }
}
