import { afterAll, expect, test } from 'bun:test';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '../../../src/errors/text.ts';
import { minisign, readSignKey } from '../../../src/shipping/release/minisign.ts';
import { run } from '../../bed/run.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-minisign-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A key file as `minisign -G -W` writes it; its checksum is not looked at. */
function secretKey(change: (bytes: Buffer) => void = () => undefined): { text: string; publicKey: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  const own = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const id = randomBytes(8);
  const bytes = Buffer.concat([Buffer.from('Ed\0\0B2'), Buffer.alloc(48), id, seed, own, Buffer.alloc(32)]);
  change(bytes);
  const publicKey = Buffer.concat([Buffer.from('Ed'), id, own]).toString('base64');
  return { text: `untrusted comment: a key\n${bytes.toString('base64')}\n`, publicKey };
}

test('the same content and key give the same signature', () => {
  const key = readSignKey(secretKey().text, 'key');
  const content = Buffer.from('content');
  expect(minisign(content, key, 'greeter 1')).toBe(minisign(content, key, 'greeter 1'));
  expect(minisign(content, key, 'greeter 1')).not.toBe(minisign(content, key, 'greeter 2'));
});

test('rejects keys that it cannot use, and shows none', () => {
  const bad = {
    password: secretKey((bytes) => bytes.write('Sc', 2)).text,
    form: secretKey((bytes) => bytes.writeUInt8(bytes[100]! ^ 1, 100)).text,
  };
  for (const [problem, text] of Object.entries({ ...bad, ...{ 'form ': 'RWQ' } })) {
    try {
      readSignKey(text, 'the.key');
      throw new Error('it was accepted');
    } catch (error) {
      expect(error).toMatchObject({ code: 'sign-key-invalid', data: { problem: problem.trim() } });
      expect(JSON.stringify([error, describe(error as never)])).not.toContain(text.split('\n')[1] ?? 'RWQ');
    }
  }
});

testWith(
  { verifier: await tool('minisign') },
  'minisign accepts it, and no changed one',
  async ({ verifier }) => {
    const { text, publicKey } = secretKey();
    const file = join(folder, 'file');
    await writeFile(file, 'content');
    await writeFile(
      `${file}.minisig`,
      minisign(Buffer.from('content'), readSignKey(text, 'k'), 'greeter 1.2.0'),
    );
    const verify = async (key = publicKey) => {
      const env = { ...process.env, ...verifier.environment };
      const { exitCode, stdout } = await run(verifier.program, ['-V', '-P', key, '-m', file], { env });
      return [exitCode, Buffer.from(stdout).toString()] as const;
    };
    const [code, said] = await verify();
    expect([code, said]).toEqual([0, expect.stringContaining('Trusted comment: greeter 1.2.0')]);
    expect((await verify(secretKey().publicKey))[0]).toBe(1);
    await writeFile(file, 'Content');
    expect((await verify())[0]).toBe(1);
    await writeFile(file, 'content');
    const signature = await readFile(`${file}.minisig`, 'utf8');
    await writeFile(`${file}.minisig`, signature.replace('greeter 1.2.0', 'greeter 1.3.0'));
    expect((await verify())[0]).toBe(1);
  },
);

testWith({ maker: await tool('minisign') }, "takes minisign's own keys", async ({ maker }) => {
  const [secret, own] = [join(folder, 'own.key'), join(folder, 'own.pub')];
  const env = { ...process.env, ...maker.environment };
  const made = await run(maker.program, ['-G', '-W', '-s', secret, '-p', own], { env });
  expect(made.exitCode).toBe(0);
  const key = readSignKey(await readFile(secret, 'utf8'), secret);
  const publicKey = Buffer.from((await readFile(own, 'utf8')).split('\n')[1]!, 'base64');
  expect(Buffer.from(key.id).equals(publicKey.subarray(2, 10))).toBe(true);
});
