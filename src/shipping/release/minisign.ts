import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { OnebeamError } from '../../errors/onebeam-error.ts';

/** A minisign secret key, read and checked. It has no text form: nothing can show it. */
export interface SignKey {
  /** Eight bytes. */
  readonly id: Uint8Array;
  readonly key: KeyObject;
}

/** Algorithm, key derivation, checksum algorithm, salt, two limits, key id, Ed25519 seed and public key, checksum. */
const secretKeyLength = 2 + 2 + 2 + 32 + 8 + 8 + 8 + 64 + 32;
/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Reads a minisign secret key without a password (`minisign -G -W`).
 *
 * Source: the description of minisign's formats in its documentation.
 *
 * @param text the content of the key file.
 * @param path for the error; the key itself is in none.
 * @throws `sign-key-invalid`
 */
export function readSignKey(text: string, path: string): SignKey {
  const line = text.split('\n').find((one) => one.trim() !== '' && !one.startsWith('untrusted comment:'));
  const bytes = Buffer.from(line?.trim() ?? '', 'base64');
  if (bytes.length !== secretKeyLength || bytes.toString('latin1', 0, 2) !== 'Ed') {
    throw new OnebeamError('sign-key-invalid', { path, problem: 'form' });
  }
  if (bytes[2] !== 0 || bytes[3] !== 0)
    throw new OnebeamError('sign-key-invalid', { path, problem: 'password' });
  const id = bytes.subarray(54, 62);
  const seed = bytes.subarray(62, 94);
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const own = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  // A damaged key would create signatures that cannot be verified.
  if (!own.equals(bytes.subarray(94, 126)))
    throw new OnebeamError('sign-key-invalid', { path, problem: 'form' });
  return { id, key };
}

/**
 * Signs a file in minisign's prehashed format: Ed25519 over its BLAKE2b-512, and over signature and trusted comment.
 *
 * @param comment one line; shown by verifiers, and covered by the second signature.
 * @returns the text of the `.minisig` file.
 */
export function minisign(content: Uint8Array, { id, key }: SignKey, comment: string): string {
  const signature = sign(null, createHash('blake2b512').update(content).digest(), key);
  const global = sign(null, Buffer.concat([signature, Buffer.from(comment)]), key);
  const encoded = Buffer.concat([Buffer.from('ED'), id, signature]).toString('base64');
  return `untrusted comment: signature of a release made by onebeam\n${encoded}\ntrusted comment: ${comment}\n${global.toString('base64')}\n`;
}
