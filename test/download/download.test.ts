import { afterAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { download, downloadText, Pace } from '../../src/download/download.ts';
import type { Network } from '../../src/download/request.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { serve, serveProxy, serveRaw } from './loopback.ts';
import { loopbackCertificate } from './loopback-certificate.ts';

const content = Buffer.alloc(3_000_000, 'runtime ');
const sha256 = createHash('sha256').update(content).digest('hex');
const network = (more: Partial<Network> = {}): Network => ({
  environment: {},
  pause: 1,
  idleLimit: 2000,
  ...more,
});

/** Returns what came, and how often it was begun. */
async function fetched(url: string, more: Partial<Network> = {}, limit?: number) {
  let begun = 0;
  let pieces: Uint8Array[] = [];
  const sink = {
    restart: async () => {
      begun++;
      pieces = [];
    },
    take: async (piece: Uint8Array) => void pieces.push(piece),
  };
  const result = await download(url, network(more), sink, limit);
  return { ...result, begun, bytes: Buffer.concat(pieces) };
}

describe('download', () => {
  test('gets what is there', async () => {
    await using server = await serve((_, response) => response.end(content));
    const got = await fetched(`${server.url}/a?b=c`);
    expect(got).toMatchObject({ size: content.length, sha256, begun: 1 });
    expect(got.bytes.equals(content)).toBe(true);
    expect(server.asked).toEqual(['/a?b=c']);
  });

  test('follows redirects, also to other hosts, up to ten', async () => {
    await using store = await serve((_, response) => response.end(content));
    await using server = await serve((path, response) => {
      const left = Number(path.slice(1));
      response.writeHead(302, { location: left ? `/${left - 1}` : `${store.url}/blob` }).end();
    });
    expect(await fetched(`${server.url}/5`)).toMatchObject({ sha256 });
    await expect(fetched(`${server.url}/20`)).rejects.toMatchObject({
      code: 'download-failed',
      data: { problem: 'redirects', limit: 10 },
    });
  });

  test('reports a missing file immediately', async () => {
    await using server = await serve((_, response) => response.writeHead(404).end('no'));
    await expect(fetched(`${server.url}/x`)).rejects.toMatchObject({ code: 'download-not-found' });
    expect(server.asked).toHaveLength(1);
  });

  test('retries after a server error, but not after a refusal', async () => {
    let times = 0;
    await using server = await serve((path, response) => {
      if (path === '/refused') response.writeHead(403).end();
      else if (++times < 3) response.writeHead(503).end('later');
      else response.end(content);
    });
    await expect(fetched(`${server.url}/refused`)).rejects.toMatchObject({
      code: 'download-failed',
      data: { problem: 'status', status: 403 },
    });
    expect(await fetched(`${server.url}/later`)).toMatchObject({ sha256, begun: 3 });
  });

  test('restarts after a cut connection, and never accepts a part', async () => {
    let cuts = 2;
    await using server = await serve((path, response) => {
      response.writeHead(200, { 'content-length': content.length });
      if (path !== '/always' && cuts-- <= 0) return void response.end(content);
      response.write(content.subarray(0, 1_000_000));
      setTimeout(() => response.destroy(), 20);
    });
    expect(await fetched(`${server.url}/x`)).toMatchObject({ sha256, begun: 3 });
    await expect(fetched(`${server.url}/always`, { retries: 1 })).rejects.toMatchObject({
      code: 'download-failed',
      data: { problem: expect.stringMatching(/^(broken|ended)$/), found: expect.any(Number) },
    });
  });

  test('silence ends it', async () => {
    await using server = await serve(() => undefined);
    await expect(fetched(`${server.url}/x`, { idleLimit: 100, retries: 0 })).rejects.toMatchObject({
      code: 'download-unreachable',
      data: { problem: 'idle', seconds: 0.1 },
    });
  });

  /** Writes a byte every few milliseconds, until the reader is gone. */
  const drip = (to: Writable, byte: string, most = Number.POSITIVE_INFINITY) => {
    let count = 0;
    const timer = setInterval(() => {
      if (++count <= most) to.write(byte);
      else to.end();
    }, 5);
    to.once('close', () => clearInterval(timer)).on('error', () => clearInterval(timer));
  };

  test('gives up on a server that sends a byte now and then, unless any rate is allowed', async () => {
    await using server = await serve((path, response) => {
      response.writeHead(200);
      drip(response, 'x', path === '/ends' ? 500 : undefined);
    });
    const slow = { idleLimit: 1000, retries: 1 };
    // Together, since they only wait: 500 bytes take more than two times the limit.
    const [refused, anyRate, lowRate] = await Promise.allSettled([
      fetched(`${server.url}/x`, slow),
      fetched(`${server.url}/ends`, { ...slow, minRate: 0 }),
      fetched(`${server.url}/ends`, { ...slow, minRate: 1 }),
    ]);
    expect(refused).toMatchObject({
      status: 'rejected',
      reason: { code: 'download-failed', data: { problem: 'slow', rate: 1000 } },
    });
    expect(server.asked.filter((path) => path === '/x')).toEqual(['/x', '/x']);
    expect(anyRate).toMatchObject({ status: 'fulfilled', value: { size: 500, begun: 1 } });
    expect(lowRate).toMatchObject({ status: 'fulfilled', value: { size: 500 } });
  });

  test('the pace is taken over the time that is waited, again and again', () => {
    const pace = new Pace(network({ idleLimit: 1000, minRate: 100 }));
    expect([pace.slowness(1, 600), pace.slowness(99, 400)]).toEqual([undefined, undefined]);
    expect([pace.slowness(1000, 0), pace.slowness(0, 999)]).toEqual([undefined, undefined]);
    expect(pace.slowness(0, 19_001)).toEqual({ problem: 'slow', found: 1000, seconds: 20, rate: 100 });
    expect(new Pace(network({ minRate: 0 })).slowness(0, 1e9)).toBeUndefined();
    expect(new Pace({ environment: {} }).slowness(29_999, 30_000)).toMatchObject({ rate: 1000 });
    expect(new Pace({ environment: {} }).slowness(30_000, 30_000)).toBeUndefined();
  });

  test('an answer whose head never ends is given up, of a server and of a proxy', async () => {
    await using server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-long: ');
      drip(socket, 'x');
    });
    const slow = { idleLimit: 500, retries: 0 };
    await expect(fetched(`${server.url}/x`, slow)).rejects.toMatchObject({
      code: 'download-unreachable',
      data: { problem: 'half-answer', seconds: 1 },
    });
    const environment = { https_proxy: server.url };
    await expect(fetched('https://127.0.0.1:9/x', { ...slow, environment })).rejects.toMatchObject({
      code: 'download-unreachable',
      data: { problem: 'proxy-idle' },
    });
  });

  test('more than the limit is refused, announced or not', async () => {
    await using server = await serve((path, response) => {
      if (path === '/announced') response.writeHead(200, { 'content-length': content.length });
      response.end(content);
    });
    for (const path of ['/announced', '/chunked']) {
      await expect(fetched(server.url + path, {}, 1000)).rejects.toMatchObject({ code: 'download-failed' });
    }
  });

  test('uses the proxy, unless no_proxy excludes the host', async () => {
    await using server = await serve((_, response) => response.end(content));
    await using proxy = await serveProxy('me:secret');
    const environment = { http_proxy: proxy.url.replace('//', '//me:secret@') };
    expect(await fetched(`${server.url}/x`, { environment })).toMatchObject({ sha256 });
    expect(proxy.asked).toEqual([`${server.url}/x`]);
    await fetched(`${server.url}/y`, { environment: { ...environment, no_proxy: '127.0.0.1' } });
    expect(proxy.asked).toHaveLength(1);
    await expect(
      fetched(`${server.url}/x`, { environment: { http_proxy: proxy.url } }),
    ).rejects.toMatchObject({
      data: { problem: 'status', status: 407 },
    });
  });

  test('distinguishes an unknown host from one that refuses', async () => {
    const gone = await serve(() => undefined);
    await gone[Symbol.asyncDispose]();
    await expect(fetched(`${gone.url}/x`, { retries: 1 })).rejects.toMatchObject({
      code: 'download-unreachable',
    });
    const started = performance.now();
    const nobody = fetched('http://no-such-host.invalid/x', { pause: 60_000 });
    await expect(nobody).rejects.toMatchObject({ code: 'download-unreachable' });
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  test('stops when it is aborted', async () => {
    await using server = await serve((_, response) => void response.write('x'));
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(fetched(`${server.url}/x`, { signal: stop.signal })).rejects.toThrow('enough');
  });
});

test('downloadText gives the text', async () => {
  await using server = await serve((_, response) => response.end('OTP-27 é\n'));
  expect(await downloadText(`${server.url}/x`, network())).toBe('OTP-27 é\n');
});

const openssl = await tool('openssl');
const folder = await mkdtemp(join(tmpdir(), 'onebeam-download-'));
afterAll(() => rm(folder, { recursive: true }));

testWith(
  { openssl },
  'https: trusts only certificates that it knows, through a proxy too, and never falls back to http',
  async ({ openssl }) => {
    const { cert, key } = await loopbackCertificate(openssl);
    await using plain = await serve((_, response) => response.end('plain'));
    const server = https.createServer({ cert, key }, (request, response) => {
      if (request.url === '/down') response.writeHead(302, { location: plain.url }).end();
      else response.end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    try {
      await using proxy = await serveProxy();
      const trusting = { certificates: [cert] };
      expect(await fetched(`${url}/x`, trusting)).toMatchObject({ sha256 });
      const environment = { HTTPS_PROXY: proxy.url };
      expect(await fetched(`${url}/x`, { ...trusting, environment })).toMatchObject({ sha256 });
      expect(proxy.asked).toEqual([`CONNECT localhost:${new URL(url).port}`]);
      for (const more of [{}, { environment }]) {
        await expect(fetched(`${url}/x`, { ...more, retries: 0 })).rejects.toMatchObject({
          code: 'download-unreachable',
        });
      }
      const bundle = join(folder, 'bundle.pem');
      await writeFile(bundle, cert);
      for (const variable of ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']) {
        const named = (path: string) => ({ environment: { [variable]: path }, retries: 0 });
        expect(await fetched(`${url}/x`, named(bundle))).toMatchObject({ sha256 });
        for (const path of [join(folder, 'not-there.pem'), import.meta.path]) {
          await expect(fetched(`${url}/x`, named(path))).rejects.toMatchObject({
            code: 'certificates-unreadable',
            data: { path, variable },
          });
        }
      }
      await expect(fetched(`${url}/down`, trusting)).rejects.toMatchObject({ code: 'download-downgrade' });
      expect(plain.asked).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
);
