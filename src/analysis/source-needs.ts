import type { Reason } from '../errors/faults/reason.ts';
import type { SourceBody } from '../escript/body.ts';
import { attributeOf } from '../escript/source-script.ts';
import type { SourceToken } from '../escript/source-tokens.ts';
import { type StartedApplications, startedBySource } from '../escript/started-applications.ts';

/** The functions and applications that a source escript uses. */
export interface SourceNeeds {
  /** Modules that it calls, in order of appearance. */
  modules: string[];
  /** Header files of applications: `kernel/include/file.hrl`, by application. */
  headers: { application: string; file: string }[];
  /** True when the text is compiled when it starts, rather than interpreted. */
  compiles?: Extract<Reason, { kind: 'compiles' }>;
  /** Unquoted and quoted atoms. */
  atoms: Set<string>;
  started: StartedApplications;
}

/** Attributes that name modules only for tools that read the source. */
const typeAttributes = new Set(['spec', 'type', 'opaque', 'nominal', 'callback']);
/** From this release on `escript` compiles unless `-mode(interpret)` says otherwise (`escript.erl`, `initial_state`). */
const compilesFrom = 27;

/**
 * Analyses the tokens of a source escript.
 *
 * @param options of `escript` in the `#!` line; `c`, `d` and `i` choose the mode.
 * @param release of OTP, a number.
 */
export function sourceNeeds(
  { script }: SourceBody,
  options: readonly string[],
  release: number,
): SourceNeeds {
  const modules = new Set<string>();
  const atoms = new Set<string>();
  for (const form of script.forms) {
    const attribute = attributeOf(form);
    if (attribute && typeAttributes.has(attribute.name)) continue;
    if (attribute?.name === 'import') modules.add(attribute.value);
    for (const module of calledModules(form)) modules.add(module);
    for (const { kind, text } of form) if (kind === 'atom') atoms.add(text);
  }
  const headers = script.includeLibs.map((file) => ({ application: file.split('/', 1)[0]!, file }));
  const started = startedBySource(script.forms);
  const needs: SourceNeeds = { modules: [...modules], headers, atoms, started };
  const compiles = compilation(script.mode, options, release);
  return compiles ? { ...needs, compiles } : needs;
}

/** `mod:`, followed by the name of a function or something that gives one. */
function* calledModules(form: readonly SourceToken[]): Generator<string> {
  for (const [index, token] of form.entries()) {
    if (token.kind !== 'atom' || form[index + 1]?.text !== ':') continue;
    const next = form[index + 2];
    if (next?.kind === 'atom' || next?.kind === 'variable' || next?.text === '?') yield token.text;
  }
}

function compilation(
  mode: 'compile' | 'interpret' | 'debug' | undefined,
  options: readonly string[],
  release: number,
): SourceNeeds['compiles'] {
  if (options.includes('d')) return { kind: 'compiles', by: 'option', mode: 'debug' };
  if (options.includes('c')) return { kind: 'compiles', by: 'option', mode: 'compile' };
  if (options.includes('i')) return undefined;
  if (mode === 'compile' || mode === 'debug') return { kind: 'compiles', by: 'mode', mode };
  if (mode === undefined && release >= compilesFrom)
    return { kind: 'compiles', by: 'default', mode: 'compile' };
  return undefined;
}
