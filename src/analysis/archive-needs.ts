import {
  type ApplicationResource,
  parseApplicationResource,
} from '../erlang/application/application-resource.ts';
import { archiveModules, entryContent } from '../escript/archive-modules.ts';
import type { ArchiveBody, Escript } from '../escript/escript.ts';
import { type ModuleFacts, readModuleFacts } from './module-facts.ts';

/** What lies in the archive of an escript, as far as needs follow from it. */
export interface ArchiveNeeds {
  /** Of `X/ebin/X.app` and `X.app`, in the order of the archive. */
  resources: ApplicationResource[];
  /** Of `X/ebin/M.beam` and `M.beam`; the first of a name, as the code server sees it. */
  modules: ModuleFacts[];
  unreadable: { file: string; why: string }[];
}

/**
 * Reads the `.app` and BEAM files of an archive. Files that cannot be read are no failure: `escript` fails only where it
 * loads them.
 *
 * @throws `zip-damaged`
 */
export function archiveNeeds(escript: Escript, body: ArchiveBody): ArchiveNeeds {
  const needs: ArchiveNeeds = { resources: [], modules: [], unreadable: [] };
  const attempt = (file: string, read: () => void) => {
    try {
      read();
    } catch (error) {
      needs.unreadable.push({ file, why: (error as Error).message });
    }
  };
  for (const entry of body.entries) {
    if (entry.isFolder || !/^([^/]+\/ebin\/)?[^/]+\.app$/.test(entry.path)) continue;
    const content = entryContent(escript, body, entry);
    attempt(entry.path, () => needs.resources.push(parseApplicationResource(content)));
  }
  const seen = new Set<string>();
  for (const { name, entry } of archiveModules(body)) {
    if (seen.has(name)) continue;
    seen.add(name);
    const content = entryContent(escript, body, entry);
    attempt(entry.path, () => needs.modules.push(readModuleFacts(content, entry.path)));
  }
  return needs;
}
