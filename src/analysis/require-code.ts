import { readBeam } from '../beam/beam-file.ts';
import { oldestRelease } from '../beam/oldest-release.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { archiveModules, entryContent } from '../escript/archive-modules.ts';
import type { Escript } from '../escript/escript.ts';

/**
 * Refuses a program whose main module an OTP release cannot load, because a newer one has compiled it. Of other modules
 * nobody knows whether they are ever called.
 *
 * @param release of OTP.
 * @throws `code-too-new`
 */
export function requireCodeFor(release: number, escript: Escript): void {
  const main = mainModule(escript);
  const wanted = main && oldest(main);
  if (wanted === undefined || wanted <= release) return;
  throw new OnebeamError('code-too-new', {
    path: escript.path,
    expected: `${release}`,
    found: `${wanted}`,
    detail: { module: escript.mainModule ?? escript.name },
  });
}

function mainModule(escript: Escript): Uint8Array | undefined {
  const { body } = escript;
  if (body.kind === 'beam') return body.bytes;
  if (body.kind === 'source') return undefined;
  const main = archiveModules(body).find(({ name }) => name === escript.mainModule);
  return main && entryContent(escript, body, main.entry);
}

/** Nothing for what is not to be read as a module: `escript` says what it thinks of that. */
function oldest(bytes: Uint8Array): number | undefined {
  try {
    return oldestRelease(readBeam(bytes));
  } catch (error) {
    if (error instanceof OnebeamError) return undefined;
    throw error;
  }
}
