import { OnebeamError } from '../errors/onebeam-error.ts';
import { readPackedFile } from '../executable/read/packed-file.ts';
import { sbomPath } from '../shipping/sbom.ts';

/** A bill of materials is some kilobytes. */
const largestSbom = 16 * 1024 * 1024;

/** A part of an executable with a licence of its own. */
export interface LicensedComponent {
  name: string;
  version?: string;
  /** What it is: `of Erlang/OTP 27.3.4`. */
  description?: string;
  /** Identifiers or expressions of SPDX, or the words of whoever published it; none where nothing is known. */
  licences: string[];
  /** Where its sources are, when the bill of materials says so. */
  url?: string;
}

interface Component {
  name: string;
  version?: string;
  description?: string;
  licenses?: { license?: { id?: string; name?: string }; expression?: string }[];
  externalReferences?: { url: string }[];
}

/**
 * Reads the bill of materials that an executable carries, as it is: CycloneDX as JSON in UTF-8.
 *
 * @param path of the executable.
 * @throws `executable-no-sbom` for one from before 0.1; what `readPackedFile` throws
 */
export async function readSbom(path: string): Promise<Uint8Array> {
  const bill = await readPackedFile(path, sbomPath, largestSbom);
  if (!bill) throw new OnebeamError('executable-no-sbom', { path });
  return bill;
}

/**
 * Lists what an executable is made of, with licences: the launcher and what that is linked with, OTP, and the program's own
 * applications, in the order of the bill of materials.
 *
 * @param path of the executable.
 * @throws what `readSbom` throws
 */
export async function licences(path: string): Promise<LicensedComponent[]> {
  const bill: { components: Component[] } = JSON.parse(Buffer.from(await readSbom(path)).toString());
  return bill.components.map(({ name, version, description, licenses = [], externalReferences = [] }) => ({
    name,
    ...(version && { version }),
    ...(description && { description }),
    licences: licenses.map((one) => one.expression ?? one.license?.id ?? one.license?.name ?? ''),
    ...(externalReferences[0] && { url: externalReferences[0].url }),
  }));
}
