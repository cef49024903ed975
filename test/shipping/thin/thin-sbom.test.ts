import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import type { ThinFile } from '../../../src/shipping/channels/shipped-program.ts';
import { billOfMaterials } from '../../../src/shipping/sbom.ts';
import { withoutComponents, withoutLauncher } from '../../../src/shipping/thin/thin-sbom.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function file(path: string, text: string): ThinFile {
  const bytes = Buffer.from(text);
  return {
    ...{ path, mode: 0o644, size: bytes.length, sha256: sha256(bytes) },
    read: async function* () {
      yield bytes.subarray(0, 5);
      yield bytes.subarray(5);
    },
  };
}

async function content({ read }: ThinFile): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of read()) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

const bill = JSON.stringify(
  billOfMaterials({
    name: 'greeter',
    programs: [{ name: 'greeter', escript: { facts: { applications: [] } }, applications: ['kernel'] }],
    otp: { version: '27.3', erts: '15.2' },
    applications: [{ name: 'kernel', version: '10.2' }],
    libraries: ['libz.so.1'],
    bun: '1.4.5',
    system: 'linux',
  }),
);

test('a thin tree lists no part of the launcher, and everything else', async () => {
  const other = file('bin/greeter', '#!/usr/bin/env escript');
  const [program, listed] = await withoutLauncher([other, file('sbom.cdx.json', bill)]);
  expect(program).toBe(other);
  const bytes = await content(listed!);
  expect([listed!.size, listed!.sha256]).toEqual([bytes.length, sha256(bytes)]);
  const references = JSON.parse(bytes.toString()).components.map((one: { 'bom-ref': string }) =>
    one['bom-ref'].replace(/^onebeam@.*/, 'onebeam'),
  );
  expect(references).toEqual(['erts@15.2', 'library/libz.so.1', 'onebeam', 'otp/kernel@10.2']);
});

test('a bill loses the components that are named, and keeps its bytes where it has another form', async () => {
  const [listed] = await withoutComponents(
    [file('sbom.cdx.json', bill)],
    (one) => one === 'library/libz.so.1',
  );
  expect((await content(listed!)).toString()).not.toContain('libz');
  for (const text of ['no json', '{}', '[]', 'null']) {
    const given = file('sbom.cdx.json', text);
    expect(await withoutLauncher([given])).toEqual([given]);
  }
});
