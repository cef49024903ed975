import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inMemory, type PayloadFile } from '../../../../src/archive/payload-file.ts';
import type { ReleaseRecord } from '../../../../src/payload/format/release-record.ts';
import { layOutThinTree } from '../../../../src/shipping/thin/thin-tree.ts';
import { mixRecord, relxRecord } from '../../../bed/packed-release.ts';
import { makeProgram } from '../../../launcher/make-program.ts';

/** Replaces erlexec: prints arguments, environment and working folder. */
const probe = `#!/bin/sh
for word; do printf 'word <%s>\\n' "$word"; done
tr '\\0' '\\n' </proc/$$/environ | sort
echo "folder $(pwd -P)"
exit "\${PROBE_EXIT:-0}"
`;

const version = '1.0.0';
const text = (path: string, content: string, mode?: 0o755): PayloadFile =>
  inMemory(path, Buffer.from(content), mode);

/** The files of a release whose erlexec is the probe. */
const probeFiles = (more: Record<string, string>): PayloadFile[] =>
  [
    text('erts-15.2/bin/erlexec', probe, 0o755),
    text(
      'bin/migrate',
      '#!/bin/sh\necho "migrates $# $1 $RELEASE_NAME $RELEASE_COMMAND $ONEBEAM_EXECUTABLE"\nexit 3\n',
      0o755,
    ),
    text(`releases/${version}/vm.args`, '## nothing\n+S 2\n'),
    text(`releases/${version}/remote.vm.args`, ''),
    text(`releases/${version}/sys.config`, '[].\n'),
    text(`releases/${version}/start.boot`, 'boot'),
    text(`releases/${version}/hello.rel`, 'rel'),
    text('releases/RELEASES', '[].\n'),
    text('releases/start_erl.data', '15.2 1.0.0\n'),
    ...Object.entries(more).map(([path, content]) =>
      text(path, content, content.startsWith('#!') ? 0o755 : undefined),
    ),
  ].sort((one, other) => (one.path < other.path ? -1 : 1));

/** Both forms of one program. */
export interface BothForms {
  fat: string;
  thin: string;
}

/** Makes an executable of a release whose erlexec is the probe, and lays its thin form out beside. */
export async function bothForms(
  folder: string,
  change: (record: ReleaseRecord) => void,
  { tool = 'mix', files = {} }: { tool?: 'mix' | 'relx'; files?: Record<string, string> } = {},
): Promise<BothForms> {
  const record = tool === 'mix' ? mixRecord('hello', version) : relxRecord('hello', version);
  change(record);
  const fat = await makeProgram(folder, {
    name: 'hello',
    files: probeFiles(files),
    isRuntime: (path) => path.startsWith('erts-'),
    start: {
      program: 'erts-15.2/bin/erlexec',
      arguments: [],
      environment: {
        ROOTDIR: { release: '.' },
        BINDIR: { release: 'erts-15.2/bin' },
        EMU: 'beam',
        PROGNAME: 'erl',
      },
    },
    release: record,
  });
  return { fat, thin: await laidOut(fat, join(folder, 'thin')) };
}

/** Lays the thin form of an executable out. @returns the path of the script. */
export async function laidOut(executable: string, folder: string): Promise<string> {
  const root = join(folder, 'lib/hello');
  await mkdir(dirname(root), { recursive: true });
  const tree = await layOutThinTree(executable, root);
  for (const { path, mode } of tree.files) await chmod(join(root, path), mode);
  const script = join(folder, 'bin/hello');
  await mkdir(dirname(script), { recursive: true });
  await writeFile(script, tree.launcher('../lib/hello'), { mode: 0o755 });
  return script;
}
