import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';

/** An HTTP server on this machine, for one test; `asked` lists the requests. */
export interface Loopback extends AsyncDisposable {
  url: string;
  asked: string[];
}

/** Serves what `answer` writes. */
export async function serve(
  answer: (path: string, response: http.ServerResponse, request: http.IncomingMessage) => void,
): Promise<Loopback> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url!);
    answer(request.url!, response, request);
  });
  return listen(server, asked);
}

/** A proxy for http and https that lets everything through; with `password` only for who knows it. */
export async function serveProxy(password?: string): Promise<Loopback> {
  const asked: string[] = [];
  const allowed = (request: http.IncomingMessage) =>
    !password ||
    request.headers['proxy-authorization'] === `Basic ${Buffer.from(password).toString('base64')}`;
  const server = http.createServer((request, response) => {
    asked.push(request.url!);
    if (!allowed(request)) return void response.writeHead(407).end();
    http.get(request.url!, (from) => {
      response.writeHead(from.statusCode!, from.headers);
      from.pipe(response);
    });
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (!allowed(request)) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const [host, port] = request.url!.split(':');
    const onward = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return listen(server, asked);
}

/** A server that writes given bytes on each connection. */
export async function serveRaw(answer: (socket: net.Socket) => void): Promise<Loopback> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function listen(server: http.Server, asked: string[]): Promise<Loopback> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
