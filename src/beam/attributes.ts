import { decodeTerm } from '../erlang/external/decode-term.ts';
import type { Term } from '../erlang/term/term.ts';
import { type BeamFile, requireChunk } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';

/** An attribute of a module: `-behaviour(gen_server).` is `behaviour` with the list of that atom. */
export interface ModuleAttribute {
  name: string;
  values: readonly Term[];
}

/**
 * The attributes of a module (`Attr`). Repeated ones are told apart by no rule: each comes as written.
 *
 * @throws OnebeamError `beam-invalid`, `external-term-invalid`
 */
export function attributes(beam: BeamFile, path?: string): ModuleAttribute[] {
  const term = decodeTerm(requireChunk(beam, 'Attr', path), path);
  const elements = term.type === 'list' && !term.tail ? term.elements : undefined;
  if (!elements) throw beamInvalid(path, 'a list of attributes', `a term of type ${term.type}`);
  return elements.map((element) => {
    const [name, values] = element.type === 'tuple' ? element.elements : [];
    if (name?.type !== 'atom' || values?.type !== 'list') {
      throw beamInvalid(path, 'an attribute `{Name, Values}`', `a term of type ${element.type}`);
    }
    return { name: name.name, values: values.elements };
  });
}
