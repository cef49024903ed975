import { afterAll, describe, expect, test } from 'bun:test';
import { handshake, portOf } from '../../../../runtime-stub/run/node/handshake.ts';
import { otp, otpReleases } from '../../../bed/otp.ts';
import { plainEnvironment } from '../../../bed/run-escript.ts';
import { testWith } from '../../../bed/when.ts';

const name = 'asked@localhost';
const open: { end(): void }[] = [];
afterAll(() => {
  for (const each of open) each.end();
});

/** A free port, until another process uses it. */
function freePort(): number {
  const server = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const { port } = server;
  server.stop(true);
  return port;
}

describe.each([...otpReleases])('a node of OTP %i', async (release) => {
  const tree = await otp(release);

  testWith({ tree }, 'answers who knows its cookie', async ({ tree }) => {
    const port = freePort();
    const child = Bun.spawn(
      [
        ...[tree.erlexec, '-noinput', '-sname', name, '-setcookie', 'right', '-start_epmd', 'false'],
        ...['-erl_epmd_port', String(port), '-kernel', 'inet_dist_use_interface', '{127,0,0,1}'],
        ...['-eval', 'io:put_chars("up\\n")'],
      ],
      { env: { ...plainEnvironment(), ...tree.environment }, stdout: 'pipe', stderr: 'inherit' },
    );
    open.push({ end: () => child.kill() });
    await child.stdout.getReader().read();
    const address = { host: '127.0.0.1', port, name };
    expect(await handshake({ ...address, cookie: 'right' })).toBe('pong');
    expect(await handshake({ ...address, cookie: 'wrong' })).toBe('wrong cookie');
  });
});

test('reports that nothing answers, and does not accept another server as a node', async () => {
  const address = { host: '127.0.0.1', name, cookie: 'c' };
  expect(await handshake({ ...address, port: freePort() })).toBe('no answer');
  const stranger = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: { data: (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'.padEnd(70_000, 'x')) },
  });
  open.push({ end: () => stranger.stop(true) });
  expect(['refused', 'no answer', 'wrong cookie']).toContain(
    await handshake({ ...address, port: stranger.port }),
  );
}, 20_000);

test('gets a port from epmd', async () => {
  const epmd = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data(socket, bytes) {
        const known = Buffer.from(bytes).equals(Buffer.from([0, 6, 122, ...Buffer.from('asked')]));
        socket.write(known ? Buffer.from([119, 0, 0x12, 0x34, 77]) : Buffer.from([119, 1]));
        socket.end();
      },
    },
  });
  open.push({ end: () => epmd.stop(true) });
  process.env.ERL_EPMD_PORT = String(epmd.port);
  expect(await portOf('127.0.0.1', 'asked')).toBe(0x1234);
  expect(await portOf('127.0.0.1', 'other')).toBeUndefined();
  delete process.env.ERL_EPMD_PORT;
});
