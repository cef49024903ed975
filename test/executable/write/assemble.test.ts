import { afterAll, describe, expect, test } from 'bun:test';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { peHeader } from '../../../src/binary/pe/pe-header.ts';
import { withExecutable } from '../../../src/executable/read/read.ts';
import { assemble, assembleWith } from '../../../src/executable/write/assemble.ts';
import { ResumableSha256 } from '../../../src/files/resumable-sha256.ts';
import { footerSize } from '../../../src/payload/format/footer.ts';
import { targets } from '../../../src/targets/target.ts';
import { runOk } from '../../bed/run.ts';
import { pe64 } from '../../binary/pe/pe-sample.ts';
import { hex, removeParts, sampleParts } from '../parts.ts';

afterAll(removeParts);

for (const target of targets) {
  test(`${target}: reads back what was written, for any payload length`, async () => {
    for (const length of [1, 5000, 5001, 5007, 5015]) {
      const { options, payload, manifest } = await sampleParts(target, length);
      const made = await assemble(options);
      const bytes = await readFile(options.output);
      expect(made).toMatchObject({ path: options.output, size: bytes.length, sha256: hex(bytes) });
      expect(made.stub + payload.length + made.overhead).toBe(bytes.length);
      expect((await stat(options.output)).mode & 0o7777).toBe(0o755);
      await withExecutable(options.output, async (executable) => {
        expect(executable.manifest).toEqual(manifest);
        await executable.checkPayload();
        const pieces: Uint8Array[] = [];
        for await (const piece of executable.payload()) pieces.push(piece);
        expect(Buffer.concat(pieces).equals(payload)).toBe(true);
      });
    }
  });

  test(`${target}: the same parts give the same bytes`, async () => {
    const first = await sampleParts(target);
    const second = await sampleParts(target);
    expect((await assemble(first.options)).sha256).toBe((await assemble(second.options)).sha256);
  });
}

test('ELF: the stub is untouched, and the rest is payload, manifest and footer', async () => {
  const { options, stub, payload } = await sampleParts('linux-x64');
  const { overhead } = await assemble(options);
  const bytes = await readFile(options.output);
  expect(bytes.subarray(0, stub.length)).toEqual(stub);
  expect(bytes.subarray(stub.length, stub.length + payload.length)).toEqual(payload);
  expect(overhead).toBe(options.manifest.length + footerSize);
});

test('ELF: with the state of the hash after the stub, the stub is copied, and all else is as without', async () => {
  const { options, stub } = await sampleParts('linux-x64');
  const { size, sha256, overhead } = await assemble(options);
  const bytes = await readFile(options.output);
  const hash = new ResumableSha256();
  hash.update(stub);
  const stubState = hash.save();
  expect(await assemble({ ...options, stubState })).toMatchObject({ size, sha256, overhead });
  expect((await readFile(options.output)).equals(bytes)).toBe(true);

  const { payload, manifest, ...frame } = { ...options, stubState };
  const body = Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }));
  await expect(assembleWith(frame, body)).rejects.toThrow('no such file');
  const changed = { ...payload, sha256: manifest.length.toString(16).padStart(64, '0') };
  await expect(assemble({ ...options, stubState, payload: changed })).rejects.toMatchObject({
    code: 'payload-changed',
  });
  const foreign = assemble({ ...options, stubState, target: 'linux-arm64' });
  await expect(foreign).rejects.toMatchObject({ code: 'launcher-unusable' });
  expect((await readFile(options.output)).equals(bytes)).toBe(true);
  expect((await readdir(dirname(options.output))).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('ELF: complete even if a copy replaces the open file', async () => {
  const script = join(import.meta.dir, '../replacing-copy.ts');
  expect(await runOk(process.execPath, [script])).toBe('whole\n');
});

describe('PE', () => {
  test('ends at a multiple of 8 with the footer, so that a signing tool pads nothing', async () => {
    for (const length of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const { options } = await sampleParts('windows-x64', length);
      await assemble(options);
      const bytes = await readFile(options.output);
      expect(bytes.length % 8).toBe(0);
      expect(bytes.subarray(-16).toString()).toBe('onebeam payload\n');
    }
  });

  test('console or not', async () => {
    for (const [subsystem, value] of [
      ['console', 3],
      ['gui', 2],
    ] as const) {
      const { options } = await sampleParts('windows-x64');
      await assemble({ ...options, windows: { subsystem } });
      expect(peHeader(await readFile(options.output)).subsystem).toBe(value);
    }
  });

  test('a signed stub is refused: the payload would break its signature', async () => {
    const { options } = await sampleParts('windows-x64');
    await writeFile(options.stub, pe64({ signature: 16 }));
    await expect(assemble(options)).rejects.toMatchObject({ code: 'launcher-unusable' });
  });
});

describe('refused, and an existing file is kept', () => {
  const refused = async (change: (parts: Awaited<ReturnType<typeof sampleParts>>) => Promise<object>) => {
    const parts = await sampleParts('linux-x64');
    await mkdir(dirname(parts.options.output));
    await writeFile(parts.options.output, 'what was there');
    const changed = { ...parts.options, ...(await change(parts)) };
    const error = await assemble(changed).catch((caught) => caught);
    if (changed.output === parts.options.output) {
      expect(await readFile(parts.options.output, 'utf8')).toBe('what was there');
      expect(await readdir(dirname(parts.options.output))).toEqual(['sample']);
    }
    return error;
  };

  test('a stub of another target', async () => {
    for (const target of ['linux-arm64', 'darwin-x64', 'windows-x64'] as const) {
      expect(await refused(async () => ({ target }))).toMatchObject({
        code: expect.stringMatching(/^(launcher-unusable|binary-malformed)$/),
      });
    }
  });

  test('a payload that is not what it was', async () => {
    const error = await refused(async ({ options, payload }) => {
      await writeFile(
        options.payload.path,
        payload.map((byte, index) => (index === 9 ? byte ^ 1 : byte)),
      );
      return {};
    });
    expect(error).toMatchObject({ code: 'payload-changed' });
  });

  test('a payload that is shorter than was said', async () => {
    const error = await refused(async ({ options }) => ({
      payload: { ...options.payload, size: options.payload.size + 1 },
    }));
    expect(error).toMatchObject({ code: 'payload-changed' });
  });

  test('a payload that became shorter', async () => {
    const error = await refused(async ({ options, payload }) => {
      await writeFile(options.payload.path, payload.subarray(1));
      return {};
    });
    expect(error).toMatchObject({ code: 'payload-changed' });
  });

  test('an output that is one of the inputs, also by another name', async () => {
    const error = await refused(async ({ options, folder }) => {
      await symlink(options.stub, join(folder, 'link'));
      return { output: join(folder, 'link') };
    });
    expect(error).toMatchObject({ code: 'output-is-input' });
    const escript = await refused(async ({ folder }) => {
      await writeFile(join(folder, 'escript'), '');
      return { inputs: [join(folder, 'escript')], output: join(folder, 'escript') };
    });
    expect(escript).toMatchObject({ code: 'output-is-input' });
  });

  test('an output that is a folder', async () => {
    expect(await refused(async ({ folder }) => ({ output: folder }))).toMatchObject({
      code: 'output-not-a-file',
    });
  });

  test('an output that is one of the files of a folder that is packed', async () => {
    const error = await refused(async ({ folder }) => {
      await mkdir(join(folder, 'priv'));
      await writeFile(join(folder, 'priv', 'words'), '');
      return {
        inputs: [join(folder, 'priv'), join(folder, 'not there')],
        output: join(folder, 'priv', 'words'),
      };
    });
    expect(error).toMatchObject({ code: 'output-is-input' });
  });

  test('does not replace an output that is not a regular file', async () => {
    let fifo = '';
    const error = await refused(async ({ folder }) => {
      fifo = join(folder, 'fifo');
      await runOk('mkfifo', [fifo]);
      return { output: fifo };
    });
    expect(error).toMatchObject({ code: 'output-not-a-file', data: { problem: 'special-file' } });
    expect((await stat(fifo)).isFIFO()).toBe(true);
  });

  test('an output below a file', async () => {
    const error = await refused(async ({ options }) => ({ output: join(options.stub, 'sample') }));
    expect(error).toMatchObject({ code: 'output-not-writable' });
  });

  test('when it is called off', async () => {
    const signal = AbortSignal.abort(new Error('called off'));
    expect(await refused(async () => ({ signal }))).toMatchObject({ message: 'called off' });
  });
});

test('more than a format holds is refused before it is written', async () => {
  for (const target of ['darwin-arm64', 'windows-x64'] as const) {
    const { options } = await sampleParts(target);
    const payload = { ...options.payload, size: 0xffffffff - 1000 };
    await expect(assemble({ ...options, payload })).rejects.toMatchObject({ code: 'executable-too-large' });
    expect(await readdir(dirname(dirname(options.output)))).not.toContain('dist');
  }
});
