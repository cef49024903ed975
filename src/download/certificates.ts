import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';

/**
 * The certificates to trust, where the environment or the caller says more than the system does: the file that
 * `SSL_CERT_FILE` names stands in for the built-in ones (as OpenSSL has it), the one of `NODE_EXTRA_CA_CERTS` comes on top.
 *
 * @param more PEM.
 * @returns PEM; nothing when the built-in ones are all.
 * @throws `certificates-unreadable`
 */
export async function trustedCertificates(
  environment: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): Promise<string[] | undefined> {
  const { SSL_CERT_FILE: instead, NODE_EXTRA_CA_CERTS: besides } = environment;
  if (!instead && !besides && more.length === 0) return undefined;
  return [
    ...(instead ? [await pem('SSL_CERT_FILE', instead)] : tls.rootCertificates),
    ...(besides ? [await pem('NODE_EXTRA_CA_CERTS', besides)] : []),
    ...more,
  ];
}

/** What is no certificate would be trusted as none, in silence. */
async function pem(variable: string, path: string): Promise<string> {
  const text = await readFile(path, 'latin1').catch((cause) => {
    throw new OnebeamError(
      'certificates-unreadable',
      { path, variable, reason: causeMessage(cause) },
      { cause },
    );
  });
  if (/^-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/m.test(text)) return text;
  throw new OnebeamError('certificates-unreadable', { path, variable });
}
