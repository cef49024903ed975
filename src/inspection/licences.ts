import { OnebeamError } from '../errors/onebeam-error.ts';
import { readPackedFile } from '../executable/read/packed-file.ts';
import { sbomPath } from '../shipping/sbom.ts';

/** Limit of a bill of materials in bytes; real ones have some kilobytes. */
const largestSbom = 16 * 1024 * 1024;

/** A part of an executable with a separate licence. */
export interface LicensedComponent {
  name: string;
  version?: string;
  /** A short description, such as `of Erlang/OTP 27.3.4`. */
  description?: string;
  /** SPDX identifiers or expressions, or the publisher's text; empty if unknown. */
  licences: string[];
  /** URL of its sources, if the bill of materials has one. */
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
 * Returns the bill of materials of an executable: CycloneDX as JSON in UTF-8.
 *
 * @param path of an executable built by onebeam.
 * @throws OnebeamError `executable-no-sbom`, and as `verify`
 */
export async function readSbom(path: string): Promise<Uint8Array> {
  const bill = await readPackedFile(path, sbomPath, largestSbom);
  if (!bill) throw new OnebeamError('executable-no-sbom', { path });
  return bill;
}

/**
 * Lists the components of an executable with their licences: the launcher and the libraries linked into it, OTP, and the
 * program's applications, in the order of the bill of materials.
 *
 * @param path of an executable built by onebeam.
 * @throws OnebeamError `executable-no-sbom`, and as `verify`
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
