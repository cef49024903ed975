import { inMemory, type PayloadFile } from '../../archive/payload-file.ts';
import { isAtom, type Term } from '../../erlang/term/term.ts';
import { releaseEvalBoot, releaseFile } from '../../payload/format/layout.ts';
import { isTagged, type RemadeBoot, startedBy } from '../boot/remake-boot.ts';
import type { PlannedApplication } from '../target/target-applications.ts';
import { type PreloadedBoot, withPreload } from './preload.ts';
import { evalFunctions, tableModules } from './start-tables.ts';

export interface FastBootsRequest {
  /** Version of the release. */
  version: string;
  /** Boot scripts of the release's version, by path, with the agent. */
  scripts: ReadonlyMap<string, RemadeBoot>;
  applications: readonly PlannedApplication[];
  /** All files of the payload. */
  files: readonly PayloadFile[];
  /** Of OTP. */
  otp: number;
  /** True if starts load code when it is called: embedded mode loads all of it anyway. */
  interactive: boolean;
  /** True for a release by Mix, whose `eval` takes Elixir. */
  isMix: boolean;
  /** Names of modules that a recorded start has loaded. */
  recorded: readonly string[];
}

/** A boot file of a release that preloads modules. */
export interface PreloadedBootFile {
  /** The boot file, relative to the release directory. */
  path: string;
  /** How many modules it preloads. */
  modules: number;
  /** How many of them only a recorded start loaded. */
  recorded: number;
  /** True if they are reduced to the functions that such a start calls. */
  reduced: boolean;
}

/**
 * The boot files of a release that preload the modules of a start: `start`, where code is loaded when it is called, and one
 * for `eval`, whose modules are reduced. A release by Mix always has `eval`.
 */
export async function fastBoots(
  request: FastBootsRequest,
): Promise<{ files: PayloadFile[]; boots: PreloadedBootFile[] }> {
  const { version, scripts, otp, interactive, isMix } = request;
  const files = new Map(request.files.map((file) => [file.path, file]));
  const made: PayloadFile[] = [];
  const boots: PreloadedBootFile[] = [];
  const add = (path: string, boot: PreloadedBoot, more: Omit<PreloadedBootFile, 'path' | 'modules'>) => {
    made.push(inMemory(path, boot.bytes));
    boots.push({ path, modules: boot.modules.length, ...more });
  };
  const start = releaseFile(version, 'start.boot');
  const startScript = scripts.get(start);
  if (interactive && startScript) {
    const usual = startModules(startScript.script, request);
    const modules = [...new Set([...usual, ...request.recorded])];
    const boot = await withPreload(startScript, { modules, files, otp });
    const known = new Set(usual);
    add(start, boot, { recorded: boot.modules.filter((name) => !known.has(name)).length, reduced: false });
  }
  const clean = scripts.get(releaseFile(version, 'start_clean.boot'));
  if (isMix && clean) {
    const functions = evalFunctions(otp);
    const modules = [...functions.keys()];
    const boot = await withPreload(clean, { modules, functions, removeLocal: true, files, otp });
    add(releaseEvalBoot(version), boot, { recorded: 0, reduced: true });
  }
  return { files: made, boots };
}

/** Those of the tables, and the callback modules of the applications that it starts. */
function startModules(script: Term, { applications, otp }: FastBootsRequest): string[] {
  const body = script.type === 'tuple' ? script.elements[2] : undefined;
  const instructions = body?.type === 'list' ? body.elements : [];
  const started = instructions.flatMap((one) => startedBy(one) ?? []);
  const callbacks = applications
    .filter(({ name }) => started.includes(name))
    .flatMap(({ resource }) => callbackOf(resource) ?? []);
  const dotErlang = instructions.some(readsDotErlang);
  return [...tableModules({ release: otp, started, dotErlang }), ...callbacks];
}

/** `M` of `{mod, {M, Args}}` in an `.app` file. */
function callbackOf(resource: Term): string | undefined {
  const properties = resource.type === 'tuple' ? resource.elements[2] : undefined;
  const found =
    properties?.type === 'list' ? properties.elements.find((one) => isTagged(one, 'mod')) : undefined;
  const value = found?.type === 'tuple' ? found.elements[1] : undefined;
  const module = value?.type === 'tuple' ? value.elements[0] : undefined;
  return module?.type === 'atom' ? module.name : undefined;
}

/** `{apply, {c, erlangrc, _}}` */
function readsDotErlang(instruction: Term): boolean {
  const call =
    instruction.type === 'tuple' && isTagged(instruction, 'apply') ? instruction.elements[1] : undefined;
  return call?.type === 'tuple' && isAtom(call.elements[0], 'c') && isAtom(call.elements[1], 'erlangrc');
}
