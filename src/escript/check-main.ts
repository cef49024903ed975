import { OnebeamError } from '../errors/onebeam-error.ts';
import { archiveModules } from './archive-modules.ts';
import type { ArchiveBody, Escript } from './escript.ts';

/**
 * Makes sure that there is a `main/1` to start.
 *
 * @param named the module that an archive starts, by its `%%!` line or its name.
 * @returns the module; `undefined` for a source that leaves its name to `escript`.
 * @throws `escript-no-main`
 */
export function checkMain(escript: Pick<Escript, 'path' | 'body'>, named: string): string | undefined {
  const { path, body } = escript;
  if (body.kind === 'archive') return checkArchive(path, body, named);
  if (body.kind === 'beam') return undefined;
  const { definesMain, includes, includeLibs, module } = body.script;
  // A header file may bring it; only the preprocessor could tell.
  if (definesMain || includes.length + includeLibs.length > 0) return module;
  throw noMain(path, 'source', 'a clause `main(Args) ->`', 'none');
}

function checkArchive(path: string, body: ArchiveBody, named: string): string {
  const modules = archiveModules(body);
  const main = modules.find(({ name }) => name === named);
  if (main) return named;
  const found = modules.length === 0 ? 'no module at all' : `${modules.length} modules, not this one`;
  throw noMain(path, 'archive', `the module \`${JSON.stringify(named).slice(1, -1)}\``, found);
}

const noMain = (path: string, kind: string, expected: string, found: string): OnebeamError =>
  new OnebeamError('escript-no-main', { path, expected, found, detail: { kind } });
