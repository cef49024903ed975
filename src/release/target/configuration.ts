import { readFile } from 'node:fs/promises';
import { inMemory, type PayloadFile } from '../../archive/payload-file.ts';
import { consult } from '../../erlang/syntax/consult.ts';
import type { ReleaseFault } from '../../errors/faults/release.ts';
import { hasCode, OnebeamError } from '../../errors/onebeam-error.ts';
import { readFailure } from '../../files/read-failure.ts';
import type { ReleaseBuildOptions } from '../../release-options.ts';
import type { Warning } from '../../reporter.ts';
import { parseVmArguments, type VmArguments } from '../command/vm-args.ts';

/** The configuration of a release as it is packed. */
export interface PlannedConfiguration {
  /** Files that replace those of the same paths, or are added. */
  files: PayloadFile[];
  vmArguments: VmArguments | undefined;
  /** Mix: the configuration is written while the system starts, and it starts twice. */
  reboots: boolean;
  warnings: Warning[];
}

const decoder = new TextDecoder('utf-8');
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * Checks the configuration of a release and takes out what the launcher gives itself: the name of the node and the cookie.
 *
 * @param place the folder of its version.
 * @param files of the release.
 * @throws OnebeamError `release-invalid`
 */
export async function planConfiguration(
  place: string,
  files: readonly PayloadFile[],
  options: ReleaseBuildOptions,
): Promise<PlannedConfiguration> {
  const changed: PayloadFile[] = [];
  const warnings: Warning[] = [];
  const read = async (name: string): Promise<Uint8Array | undefined> => {
    const file = files.find(({ path }) => path === `${place}/${name}`);
    if (!file) return undefined;
    return file.content instanceof Uint8Array ? file.content : readFile(file.content.file);
  };
  const given = async (path: string): Promise<Uint8Array> =>
    readFile(path).catch((cause) => {
      throw new OnebeamError('release-file-unreadable', { path, found: readFailure(cause) }, { cause });
    });
  const config = options.sysConfig ? await given(options.sysConfig) : await read('sys.config');
  if (options.sysConfig && config) changed.push(inMemory(`${place}/sys.config`, config));
  if (config) checkConfig(config, options.sysConfig ?? `${place}/sys.config`);
  await requireRuntimeConfig(config, place, files);
  let vmArguments: VmArguments | undefined;
  for (const name of ['vm.args', 'remote.vm.args', 'vm.args.src']) {
    const replaced = name === 'vm.args' ? options.vmArgs : undefined;
    const bytes = replaced ? await given(replaced) : await read(name);
    if (!bytes) continue;
    const path = replaced ?? `${place}/${name}`;
    const parsed = parseVmArguments(decoder.decode(bytes));
    checkNames(parsed, path);
    if (name !== 'remote.vm.args') vmArguments ??= parsed;
    warnings.push(...argumentWarnings(parsed, path, options, name.endsWith('.src')));
    // A template is rendered first, and then read by the launcher.
    if (name.endsWith('.src')) continue;
    if (replaced || parsed.text !== decoder.decode(bytes))
      changed.push(inMemory(`${place}/${name}`, encode(parsed.text)));
  }
  const head = decoder.decode(config?.subarray(0, 400));
  return { files: changed, vmArguments, reboots: /^%% RUNTIME_CONFIG=true\s*$/m.test(head), warnings };
}

/** A file of one term: a list of applications with their settings, or of names of more files. */
function checkConfig(bytes: Uint8Array, path: string): void {
  const invalid = (fault: ReleaseFault, cause?: unknown) =>
    new OnebeamError('release-invalid', { path, ...fault }, { cause });
  let terms: ReturnType<typeof consult>;
  try {
    terms = consult(bytes, path);
  } catch (error) {
    if (!hasCode(error, 'term-syntax')) throw error;
    const { line, column, text } = error.data;
    throw invalid({ problem: 'config-syntax', line, column, text }, error);
  }
  const [term] = terms;
  if (terms.length !== 1) throw invalid({ problem: 'config-terms', found: terms.length });
  if (term?.type !== 'list' || term.tail) {
    throw invalid({ problem: 'config-type', found: String(term?.type) });
  }
}

/** A provider of Mix that reads `runtime.exs` in the folder of the version. */
async function requireRuntimeConfig(
  config: Uint8Array | undefined,
  place: string,
  files: readonly PayloadFile[],
): Promise<void> {
  if (!config) return;
  const text = decoder.decode(config);
  for (const name of ['runtime.exs', 'releases.exs']) {
    const path = `${place}/${name}`;
    // Elixir's printer writes binaries as numbers.
    const asBytes = [...encode(`/${path}`)].join(',');
    if (!text.includes(`/${path}`) && !text.includes(asBytes)) continue;
    if (files.some((file) => file.path === path)) continue;
    throw new OnebeamError('release-invalid', {
      path: `${place}/sys.config`,
      problem: 'config-missing',
      expected: path,
    });
  }
}

function checkNames({ names }: VmArguments, path: string): void {
  if (names.length < 2) return;
  const found = names.map(({ distribution, node }) => `\`-${distribution} ${node}\``).join(' and ');
  throw new OnebeamError('release-invalid', { path, problem: 'two-names', found });
}

function argumentWarnings(
  { cookie, extra }: VmArguments,
  path: string,
  { cookie: chosen }: ReleaseBuildOptions,
  isTemplate: boolean,
): Warning[] {
  const warnings: Warning[] = [];
  if (extra.length > 0) {
    warnings.push({
      code: 'release-extra-arguments',
      message: `\`${path}\` has \`-extra\`: the arguments after it precede those of the user`,
      hint: 'remove it, unless the program expects that',
    });
  }
  if (cookie !== undefined && isTemplate) {
    warnings.push({
      code: 'release-cookie-in-template',
      message: `\`${path}\` sets a cookie: every copy of the executable has it, and it is visible in the process list`,
      hint: 'remove `-setcookie` from the template; without it a cookie is generated for each user',
    });
  } else if (cookie !== undefined && chosen !== 'ship') {
    warnings.push({
      code: 'release-cookie-removed',
      message: `\`-setcookie\` is not packed with \`${path}\`: every copy of the executable would have the same cookie`,
      hint: 'a separate cookie is generated for each user; set `RELEASE_COOKIE` for clusters, or pack it with `--cookie ship`',
    });
  }
  return warnings;
}
