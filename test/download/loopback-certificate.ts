import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOk } from '../bed/run.ts';
import type { Tool } from '../bed/tools.ts';

/** A fresh self-signed certificate for localhost and its key, PEM. */
export async function loopbackCertificate(openssl: Tool): Promise<{ cert: string; key: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-certificate-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    await runOk(openssl.program, ['req', '-x509', ...curve, ...names, '-keyout', key, '-out', cert], {
      env: { ...process.env, ...openssl.environment, OPENSSL_CONF: await emptyConfiguration(folder) },
    });
    return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** `req` requires its own section, whatever the system's configuration is. */
async function emptyConfiguration(folder: string): Promise<string> {
  const path = join(folder, 'openssl.cnf');
  await Bun.write(path, '[req]\ndistinguished_name = names\n[names]\n');
  return path;
}
