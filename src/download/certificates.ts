import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';

/**
 * The trusted certificates, if the environment or the caller changes them: the file in `SSL_CERT_FILE` replaces
 * the built-in ones (as for OpenSSL), that of `NODE_EXTRA_CA_CERTS` is added.
 *
 * @param more PEM.
 * @returns PEM; nothing when only the built-in ones are used.
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

/** Checks that the file holds certificates: otherwise it would silently count as having none. */
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
