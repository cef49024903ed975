import { atom, list, tuple } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { SystoolsError } from '../failure.ts';
import { joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import { readTermFile } from '../files/term-file.ts';
import { type ApplicationKeys, applicationKeys } from '../release/application-keys.ts';
import { type UpgradeFacts, upgradeFacts } from './upgrade-facts.ts';

/** One build of an application: what its `.app` file says, and its modules by name, in the order of that file. */
export interface ApplicationBuild extends ApplicationKeys {
  readonly compiled: ReadonlyMap<string, UpgradeFacts>;
  /** Modules in the folder that the `.app` file does not name: an upgrade cannot use them. */
  readonly unlisted: readonly string[];
}

/**
 * Reads a build of an application.
 *
 * @param folder of the application, or its `ebin`.
 * @throws OnebeamError `appup-builds-unfit`, `beam-invalid`, `external-term-invalid`
 * @throws SystoolsError `[{error_reading, {App, Reason}}]` for an `.app` file that is not valid.
 */
export function readApplicationBuild(view: FolderView, folder: string, otp: number): ApplicationBuild {
  const inside = joinName(folder, 'ebin');
  const ebin = view.isFolder(inside) ? inside : folder;
  const names = view.list(ebin);
  const resources = names.filter((name) => name.endsWith('.app'));
  const [resource] = resources;
  if (resource === undefined || resources.length > 1) {
    throw new OnebeamError('appup-builds-unfit', {
      problem: resource === undefined ? 'no-application' : 'several-applications',
      path: folder,
    });
  }
  const keys = readKeys(view, joinName(ebin, resource), resource, otp);
  const compiled = new Map<string, UpgradeFacts>();
  for (const module of keys.modules) {
    const file = joinName(ebin, `${module}.beam`);
    if (!view.isRegular(file)) {
      throw new OnebeamError('appup-builds-unfit', { problem: 'module-missing', path: file });
    }
    compiled.set(module, upgradeFacts(view.read(file), file));
  }
  const present = names.flatMap((name) => (name.endsWith('.beam') ? [name.slice(0, -'.beam'.length)] : []));
  return { ...keys, compiled, unlisted: present.filter((name) => !compiled.has(name)) };
}

function readKeys(view: FolderView, file: string, resource: string, otp: number): ApplicationKeys {
  try {
    return applicationKeys(readTermFile(view, file, resource, otp), otp);
  } catch (error) {
    if (!(error instanceof SystoolsError)) throw error;
    const name = atom(resource.slice(0, -'.app'.length));
    const reason = list([tuple(atom('error_reading'), tuple(name, error.reason))]);
    throw new SystoolsError(reason, 'systools_make', error.place);
  }
}
