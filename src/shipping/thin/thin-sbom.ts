import { createHash } from 'node:crypto';
import type { ThinFile } from '../channels/shipped-program.ts';
import { isOfLauncher, sbomPath } from '../sbom.ts';

/**
 * Returns the files of a thin tree with a bill of materials that lists no part of the launcher: the tree has none. Files of other
 * forms are unchanged.
 */
export const withoutLauncher = (files: readonly ThinFile[]): Promise<ThinFile[]> =>
  withoutComponents(files, isOfLauncher);

/**
 * Returns the files of a tree whose bill of materials has lost some components. A bill of another form is unchanged.
 *
 * @param isLost gets the reference (`bom-ref`) of a component.
 */
export const withoutComponents = (
  files: readonly ThinFile[],
  isLost: (reference: string) => boolean,
): Promise<ThinFile[]> =>
  Promise.all(files.map((file) => (file.path === sbomPath ? reducedFile(file, isLost) : file)));

async function reducedFile(file: ThinFile, isLost: (reference: string) => boolean): Promise<ThinFile> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.read()) pieces.push(piece.slice());
  const content = reducedBill(Buffer.concat(pieces), isLost);
  if (!content) return file;
  return {
    ...file,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    read: async function* () {
      yield content;
    },
  };
}

function reducedBill(bytes: Uint8Array, isLost: (reference: string) => boolean): Uint8Array | undefined {
  let bill: { components?: unknown };
  try {
    bill = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(bill?.components)) return undefined;
  const components = bill.components.filter((one) => {
    const reference: unknown = one?.['bom-ref'];
    return typeof reference !== 'string' || !isLost(reference);
  });
  return Buffer.from(`${JSON.stringify({ ...bill, components }, null, 1)}\n`);
}
