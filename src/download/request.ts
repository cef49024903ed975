import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { SilenceFault } from '../errors/faults/download.ts';
import { trustedCertificates } from './certificates.ts';
import { proxyFor } from './proxy.ts';
import { Silence } from './silence.ts';

/** How the network is reached: all of it comes from the caller. */
export interface Network {
  /** Read for `https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`, in either case, and as `trustedCertificates` has it. */
  environment: Readonly<Record<string, string | undefined>>;
  /** How long nothing may come, in milliseconds; 30,000 unless given. */
  idleLimit?: number;
  /**
   * The minimum rate of a download in bytes per second, over `idleLimit`; 1,000 by default, 0 for no limit. A
   * slower download counts as a connection failure.
   */
  minRate?: number | undefined;
  /** How often a request is retried after a connection failure; 2 by default. */
  retries?: number;
  /** Waits before a request is made again; the time doubles. In milliseconds; 500 unless given. */
  pause?: number;
  /** More certificates to trust, PEM. */
  certificates?: string[];
  signal?: AbortSignal | undefined;
}

/**
 * One GET, through the proxy that the environment names; redirects are the caller's. The body is not read yet.
 *
 * @throws as `trustedCertificates`, or the system's error
 */
export async function get(url: URL, network: Network): Promise<http.IncomingMessage> {
  const proxy = proxyFor(url, network.environment);
  const secure = url.protocol === 'https:';
  const headers = { 'user-agent': 'onebeam', accept: '*/*', host: url.host };
  const common = { method: 'GET', headers, signal: network.signal } as const;
  const trusted = secure ? await trustedCertificates(network.environment, network.certificates) : undefined;
  const ca = trusted ? { ca: trusted } : {};
  if (proxy && secure) {
    const socket = await tunnel(url, proxy, network);
    const path = url.pathname + url.search;
    const secured = tls.connect({ socket, servername: url.hostname, ...ca });
    return answer(http.request({ ...common, path, createConnection: () => secured }), network, secured);
  }
  if (proxy) {
    const options = { ...common, ...place(proxy), path: url.href, agent: false } as const;
    return answer(http.request({ ...options, headers: { ...headers, ...credentials(proxy) } }), network);
  }
  const options = { ...common, ...place(url), path: url.pathname + url.search, agent: false } as const;
  return answer(secure ? https.request({ ...options, ...ca }) : http.request(options), network);
}

const place = ({ hostname, port }: URL) => ({
  hostname: hostname.replace(/^\[|\]$/g, ''),
  ...(port && { port }),
});

function credentials({ username, password }: URL): Record<string, string> {
  if (!username) return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function answer(
  request: http.ClientRequest,
  network: Network,
  socket?: Socket,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const seconds = idleLimit(network) / 1000;
    request.setTimeout(idleLimit(network), () => request.destroy(new Silence({ problem: 'idle', seconds })));
    whole(request, network, { problem: 'half-answer', seconds: 2 * seconds });
    request.once('error', reject);
    socket?.once('error', reject);
    request.once('response', resolve);
    request.end();
  });
}

/** A connection through an HTTP proxy to the host of an https URL (RFC 9110, section 9.3.6). */
function tunnel(url: URL, proxy: URL, network: Network): Promise<Socket> {
  const path = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const headers = { host: path, ...credentials(proxy) };
    const request = http.request({ ...place(proxy), method: 'CONNECT', path, headers, agent: false });
    request.setTimeout(idleLimit(network), () => request.destroy(new Silence({ problem: 'proxy-idle' })));
    whole(request, network, { problem: 'proxy-idle' });
    request.once('error', reject);
    const refuse = (status = 0) => reject(new Silence({ problem: 'proxy-status', status }));
    request.once('response', (response) => {
      response.destroy();
      refuse(response.statusCode);
    });
    request.once('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      refuse(response.statusCode);
    });
    request.end();
  });
}

/** The head of an answer is short: who sends it byte by byte would never be idle, and never be done. Silence ends it sooner. */
function whole(request: http.ClientRequest, network: Network, late: SilenceFault): void {
  const timer = setTimeout(() => request.destroy(new Silence(late)), 2 * idleLimit(network));
  for (const end of ['response', 'connect', 'close', 'error'] as const)
    request.once(end, () => clearTimeout(timer));
}

/** In milliseconds. */
export const idleLimit = (network: Network): number => network.idleLimit ?? 30_000;
