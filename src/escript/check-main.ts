import { type BeamFile, readBeam } from '../beam/beam-file.ts';
import { exports, moduleName } from '../beam/functions.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { archiveModules } from './archive-modules.ts';
import type { ArchiveBody, Body, SourceBody } from './body.ts';

/**
 * Makes sure that there is a `main/1` to start.
 *
 * @param path of the escript, for messages.
 * @param named the module that an archive starts, by its `%%!` line or its name.
 * @returns the module; `undefined` for a source that leaves its name to `escript`.
 * @throws `escript-no-main`, `beam-invalid`, `zip-damaged`
 */
export function checkMain(body: Body, path: string, named: string): string | undefined {
  switch (body.kind) {
    case 'archive':
      return checkArchive(path, body, named);
    case 'beam':
      return checkBeam(path, body.bytes);
    case 'source':
      return checkSource(path, body);
  }
}

function checkArchive(path: string, body: ArchiveBody, named: string): string {
  const modules = archiveModules(body);
  const candidates = modules.filter(({ name }) => name === named);
  // Two of one name are rare, and which one `escript` takes is its own business.
  if (candidates.some(({ entry }) => exportsMain(readBeam(body.content(entry), entry.path)))) return named;
  const [candidate] = candidates;
  const missing = candidate
    ? ({ problem: 'no-export', module: named, entry: candidate.entry.path } as const)
    : ({ problem: 'no-module', module: named, found: modules.length } as const);
  throw new OnebeamError('escript-no-main', { path, kind: 'archive', ...missing });
}

function checkBeam(path: string, bytes: Uint8Array): string {
  const beam = readBeam(bytes, path);
  const module = moduleName(beam);
  if (exportsMain(beam)) return module;
  throw new OnebeamError('escript-no-main', { path, kind: 'beam', problem: 'no-export', module });
}

const exportsMain = (beam: BeamFile): boolean =>
  exports(beam).some(({ function: name, arity }) => name === 'main' && arity === 1);

function checkSource(path: string, { script }: SourceBody): string | undefined {
  const { definesMain, includes, includeLibs, module } = script;
  // A header file may define it; only the preprocessor could find that.
  if (definesMain || includes.length + includeLibs.length > 0) return module;
  throw new OnebeamError('escript-no-main', { path, kind: 'source', problem: 'no-clause' });
}
