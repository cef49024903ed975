import { resolve } from 'node:path';
import { pickOptions } from '../../configuration/option-table.ts';
import type { Inspection } from '../../index.ts';
import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { table } from '../report/table.ts';

export const inspectCommand = defineCommand({
  name: 'inspect',
  describe: 'show what an executable contains',
  positionals: { executable: { describe: 'an executable built by onebeam' } },
  options: pickOptions('sbom'),
  examples: [['inspect dist/my_app', 'name, target, OTP, applications and their sizes']],
  run: async ({ executable, json, sbom }, { out, workingFolder }) => {
    const { inspect, listedFolder, readSbom } = await import('../../index.ts');
    if (sbom) {
      out(Buffer.from(await readSbom(resolve(workingFolder, executable))).toString());
      return 0;
    }
    const found = await inspect(resolve(workingFolder, executable));
    out(
      json
        ? document(found)
        : `${table(facts(found))}\n${table(folders(found, listedFolder), new Set([1, 2]))}`,
    );
    return 0;
  },
});

const signatures = {
  none: 'none',
  'ad-hoc': 'ad hoc (required by macOS, no certificate)',
  certificate: 'with a certificate',
} as const;

function facts({ size, payload, manifest, signature }: Inspection): string[][] {
  return [
    ['name', manifest.name],
    ...(manifest.programs ? [['programs', manifest.programs.map(({ name }) => name).join(', ')]] : []),
    ['target', manifest.target],
    ['OTP', `${manifest.otp.release} (ERTS ${manifest.otp.erts})`],
    ['size', sizeText(size)],
    ['payload', `${sizeText(payload.size)}, SHA-256 ${payload.sha256}`],
    ['signature', signatures[signature]],
    ['built by', `onebeam ${manifest.tools.onebeam}, Bun ${manifest.tools.bun}, ${manifest.tools.zstd}`],
  ];
}

/** Files and bytes by application, and by folder for the rest. */
function folders({ manifest }: Inspection, folderOf: (path: string) => string): string[][] {
  const sums = new Map<string, { files: number; bytes: number }>();
  for (const { path, size } of manifest.files) {
    const folder = folderOf(path);
    const sum = sums.get(folder) ?? { files: 0, bytes: 0 };
    sums.set(folder, { files: sum.files + 1, bytes: sum.bytes + size });
  }
  const rows = [...sums].map(([folder, { files, bytes }]) => [folder, `${files}`, sizeText(bytes)]);
  return [['folder', 'files', 'unpacked'], ...rows];
}
