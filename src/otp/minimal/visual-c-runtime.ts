import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';

/**
 * The parts of Microsoft's Visual C++ runtime that OTP for Windows needs and Windows does not include. Microsoft
 * allows distributing them beside a program ("app-local deployment"); they are in
 * `VC\Redist\MSVC\<version>\<cpu>\Microsoft.VC143.CRT` of Visual Studio.
 */
export const visualCLibraries = ['msvcp140.dll', 'vcruntime140.dll', 'vcruntime140_1.dll'] as const;

/**
 * These libraries as files beside the emulator, where Windows looks first.
 *
 * @param folder that has them, in any letter case.
 * @param place folder of the emulator in the release directory.
 * @throws OnebeamError `visual-c-missing` when one of them is missing
 */
export async function visualCFiles(folder: string, place: string): Promise<PayloadFile[]> {
  const there = await readdir(folder).catch((cause) => {
    const expected = visualCLibraries.join(', ');
    throw new OnebeamError('visual-c-missing', { path: folder, expected }, { cause });
  });
  return Promise.all(
    visualCLibraries.map(async (name): Promise<PayloadFile> => {
      const found = there.find((one) => one.toLowerCase() === name);
      const file = found && join(folder, found);
      const status = file ? await stat(file) : undefined;
      if (!file || !status?.isFile())
        throw new OnebeamError('visual-c-missing', { path: folder, expected: name });
      return { path: `${place}/${name}`, mode: 0o755, size: status.size, content: { file } };
    }),
  );
}
