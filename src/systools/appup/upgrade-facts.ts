import { createHash } from 'node:crypto';
import { type BeamFile, readBeam } from '../../beam/beam-file.ts';
import { type ExportedFunction, exports, imports, moduleName } from '../../beam/functions.ts';
import { mayRunOnLoad } from '../../beam/on-load.ts';
import { decodeTerm } from '../../erlang/external/decode-term.ts';

/** The facts of a module that an upgrade needs. */
export interface UpgradeFacts {
  readonly name: string;
  /** Of the chunks that make the code, lower-case hexadecimal: compile time, debug information and lines do not count. */
  readonly digest: string;
  /** The behaviours that the module states. */
  readonly behaviours: readonly string[];
  /** `code_change/3`, `code_change/4` or `system_code_change/4`: a process of this module can convert its state. */
  readonly codeChange: ExportedFunction | undefined;
  /** True when it may run code when it is loaded, as modules with native code do. */
  readonly runsOnLoad: boolean;
  /** Modules that it calls by name. */
  readonly calls: ReadonlySet<string>;
}

/** The chunks that `beam_lib:md5/1` counts as code, and the attributes: `code_change` gets their `vsn`. */
const codeChunks = ['Atom', 'AtU8', 'Code', 'StrT', 'ImpT', 'ExpT', 'FunT', 'LitT', 'Attr'];

const conversions = ['code_change/3', 'code_change/4', 'system_code_change/4'];

/**
 * Reads the facts of a compiled module.
 *
 * @param path for messages.
 * @throws OnebeamError `beam-invalid`, `external-term-invalid`
 */
export function upgradeFacts(bytes: Uint8Array, path?: string): UpgradeFacts {
  const beam = readBeam(bytes, path);
  const hash = createHash('sha256');
  for (const name of codeChunks) {
    const chunk = beam.chunks.get(name);
    if (chunk) hash.update(`${name} ${chunk.length} `).update(chunk);
  }
  const name = moduleName(beam);
  return {
    name,
    digest: hash.digest('hex'),
    behaviours: behaviours(beam),
    codeChange: exports(beam).find((it) => conversions.includes(`${it.function}/${it.arity}`)),
    runsOnLoad: mayRunOnLoad(beam),
    calls: new Set(imports(beam).flatMap(({ module }) => (module === name ? [] : [module]))),
  };
}

/** From the attributes: `[{behaviour, [gen_server]}, {behavior, [supervisor]}, ...]`. */
function behaviours({ path, chunks }: BeamFile): string[] {
  const chunk = chunks.get('Attr');
  const attributes = chunk ? decodeTerm(chunk, path) : undefined;
  if (attributes?.type !== 'list') return [];
  return attributes.elements.flatMap((attribute) => {
    const [key, value] = attribute.type === 'tuple' ? attribute.elements : [];
    if (key?.type !== 'atom' || !/^behaviou?r$/.test(key.name) || value?.type !== 'list') return [];
    return value.elements.flatMap((it) => (it.type === 'atom' ? [it.name] : []));
  });
}
