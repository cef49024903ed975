import { decodeTerm } from '../../erlang/external/decode-term.ts';
import { isAtom, type List, type Term, textOf } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { StartType } from '../../systools/release/release.ts';
import { isAgentCall } from '../agent/agent-calls.ts';

/** Facts in a boot file of a release that its `.rel` and `.app` files do not have. */
export interface BootModel {
  /** Relative to the release: `releases/1.0.0/start.boot`. */
  path: string;
  /** The result of `init:script_id/0`. */
  name: string;
  version: string;
  /** In the order of the script. */
  applications: BootedApplication[];
  /** Folders before those of the applications on the code path: Mix's consolidated protocols. */
  prefixes: string[];
  /** Calls that are none of systools', each with the application whose start it follows; none for one before all starts. */
  extras: { after: string | undefined; instruction: Term }[];
  /** True when the boot ends with reading the user's `.erlang`. */
  dotErlang: boolean;
}

export interface BootedApplication {
  name: string;
  version: string;
  /** Its folder without `App-Vsn/ebin`: `$ROOT/lib`, `$RELEASE_LIB`. */
  parent: string;
  type: StartType;
  /** The modules that the script loads, sorted: without those that every script loads first. */
  modules: readonly string[];
}

/**
 * Reads a boot file as systools writes it, and as Mix edits it.
 *
 * @param path relative to the release.
 * @throws OnebeamError `external-term-invalid`; `release-boot-unknown` for an instruction that neither writes, or
 *   that is in a place where neither puts it.
 */
export function readBootModel(bytes: Uint8Array, path: string): BootModel {
  const term = decodeTerm(bytes, path);
  const [tag, id, body] = elementsOf(term);
  const [name, version] = elementsOf(id).map(textOf);
  if (!isAtom(tag, 'script') || name === undefined || version === undefined || body?.type !== 'list') {
    throw new OnebeamError('release-boot-unknown', { path, problem: 'no-script' });
  }
  const instructions = body.elements;
  const loaded = instructions.findIndex((one) => isTagged(one, 'progress', 'modules_loaded'));
  const kernelLoaded = instructions.findIndex((one) => isTagged(one, 'kernel_load_completed'));
  if (loaded < 0 || kernelLoaded < 0) {
    const names = ['{progress,modules_loaded}', '{kernel_load_completed}'];
    throw new OnebeamError('release-boot-unknown', { path, problem: 'no-instruction', names });
  }
  const prefixes = new Set<string>();
  const applications = pairsOf(instructions.slice(kernelLoaded + 1, loaded), path, prefixes);
  const byName = new Map(applications.map((one) => [one.name, one]));
  // Kernel is there from the beginning and loaded by no instruction.
  const started = callsOf(instructions.slice(loaded + 1), path, byName);
  return { path, name, version, applications, prefixes: [...prefixes], ...started };
}

const ownFolder = /^(.+)\/([^/]+)-([^/-]+)\/ebin$/;

/** The pairs of `path` and `primLoad`: one for each application. */
function pairsOf(instructions: readonly Term[], path: string, prefixes: Set<string>): BootedApplication[] {
  const found: BootedApplication[] = [];
  let folders: string[] | undefined;
  for (const instruction of instructions) {
    if (isTagged(instruction, 'path')) folders = textsOf(elementsOf(instruction)[1]);
    else if (isTagged(instruction, 'primLoad') && folders) {
      const own = folders.at(-1);
      const [, parent, name, version] = versionedFolder(own ?? '') ?? [];
      if (!parent || !name || !version) {
        throw new OnebeamError('release-boot-unknown', { path, problem: 'path', found: own ?? '' });
      }
      for (const prefix of folders.slice(0, -1)) prefixes.add(prefix);
      found.push({ name, version, parent, type: 'none', modules: atomsOf(elementsOf(instruction)[1]) });
      folders = undefined;
    } else if (!isTagged(instruction, 'progress')) throw unknown(instruction, path);
  }
  return found;
}

/** A name has no hyphen, a version may: `my_app-1.0.0-rc.1+abc`. */
function versionedFolder(path: string): RegExpExecArray | null {
  return /^(.+)\/([a-z][A-Za-z0-9_@]*)-([^/]+)\/ebin$/.exec(path) ?? ownFolder.exec(path);
}

function callsOf(
  instructions: readonly Term[],
  path: string,
  applications: Map<string, BootedApplication>,
): Pick<BootModel, 'extras' | 'dotErlang'> {
  const extras: BootModel['extras'] = [];
  let dotErlang = false;
  let after: string | undefined;
  const setType = (name: string, type: StartType): void => {
    const application = applications.get(name);
    if (application) application.type = type;
  };
  for (const instruction of instructions) {
    if (isTagged(instruction, 'progress') || isTagged(instruction, 'path')) continue;
    if (isTagged(instruction, 'kernelProcess')) continue;
    if (!isTagged(instruction, 'apply')) throw unknown(instruction, path);
    const [module, name, args] = elementsOf(elementsOf(instruction)[1]);
    const [first, second] = args?.type === 'list' ? args.elements : [];
    if (isAtom(module, 'application') && isAtom(name, 'load')) {
      const [, application] = elementsOf(first);
      if (application?.type === 'atom') setType(application.name, 'load');
    } else if (isAtom(module, 'application') && isAtom(name, 'start_boot') && first?.type === 'atom') {
      after = first.name;
      setType(after, second?.type === 'atom' ? (second.name as StartType) : 'permanent');
    } else if (isAtom(module, 'c') && isAtom(name, 'erlangrc')) dotErlang = true;
    // An executable that is built again has the agent's calls already.
    else if (!isAgentCall(module, args)) extras.push({ after, instruction });
  }
  return { extras, dotErlang };
}

const unknown = (instruction: Term, path: string): OnebeamError => {
  const [tag] = elementsOf(instruction);
  const found = tag?.type === 'atom' ? { found: tag.name } : {};
  return new OnebeamError('release-boot-unknown', { path, problem: 'instruction', ...found });
};

const elementsOf = (term: Term | undefined): readonly Term[] => (term?.type === 'tuple' ? term.elements : []);

function isTagged(term: Term, tag: string, value?: string): boolean {
  const [first, second] = elementsOf(term);
  return isAtom(first, tag) && (value === undefined || isAtom(second, value));
}

const textsOf = (term: Term | undefined): string[] =>
  isList(term) ? term.elements.map((one) => textOf(one) ?? '') : [];

const atomsOf = (term: Term | undefined): string[] =>
  isList(term) ? term.elements.flatMap((one) => (one.type === 'atom' ? [one.name] : [])) : [];

const isList = (term: Term | undefined): term is List => term?.type === 'list';
