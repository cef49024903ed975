import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Escript } from '../escript/escript.ts';

/**
 * Refuses a program whose main module an OTP release cannot load, because a newer one has compiled it. For
 * other modules it is unknown whether they are ever called.
 *
 * @param release of OTP.
 * @throws `code-too-new`, `zip-damaged`
 */
export function requireCodeFor(release: number, { path, name, mainModule, facts }: Escript): void {
  const wanted = facts.oldestRelease;
  if (wanted === undefined || wanted <= release) return;
  throw new OnebeamError('code-too-new', {
    path,
    expected: `${release}`,
    found: `${wanted}`,
    module: mainModule ?? name,
  });
}
