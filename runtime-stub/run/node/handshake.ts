/** Where a node listens, its name and its cookie. */
export interface NodeAddress {
  host: string;
  port: number;
  /** `name@host` of the node. */
  name: string;
  cookie: string;
}

/** The node's answer: accepted, or the reason for the refusal. */
export type Answer = 'pong' | 'refused' | 'wrong cookie' | 'no answer';

/**
 * Flags of the distribution protocol that nodes of OTP 25 to 29 demand: extended references, tags of funs, extended pids, exported
 * funs, bit strings, new floats, UTF-8 atoms, maps, big creations, the handshake of OTP 23, unlink ids, 64-bit pids. Not
 * "published", so that it counts as hidden (Distribution Protocol, "Distribution Flags").
 */
const flags = [2, 4, 7, 8, 9, 10, 11, 16, 17, 18, 24, 25, 34].reduce(
  (sum, bit) => sum | (1n << BigInt(bit)),
  0n,
);
/** In milliseconds. */
const timeoutMs = 5_000;
const longestMessage = 64 * 1024;

/**
 * Does the handshake of Erlang's distribution with a node, to its end: then both know the cookie, and the node answers. The
 * connection is closed then. (ERTS, Distribution Protocol, "Distribution Handshake".)
 */
export async function handshake({ host, port, name, cookie }: NodeAddress): Promise<Answer> {
  const own = `ping-${crypto.randomUUID().slice(0, 8)}@${name.slice(name.indexOf('@') + 1)}`;
  const stream = await connect(host, port);
  if (!stream) return 'no answer';
  try {
    stream.send(nameMessage(own));
    const status = text(await stream.receive());
    if (!/^s(ok|ok_simultaneous)$/.test(status)) return 'refused';
    const challenge = await stream.receive();
    if (challenge[0] !== letter('N') || challenge.length < 19) return 'refused';
    const theirs = challenge.readUInt32BE(9);
    const ours = crypto.getRandomValues(new Uint32Array(1))[0]!;
    const reply = Buffer.alloc(5);
    reply[0] = letter('r');
    reply.writeUInt32BE(ours, 1);
    stream.send(Buffer.concat([reply, digest(cookie, theirs)]));
    const ack = await stream.receive();
    return ack[0] === letter('a') && ack.subarray(1).equals(digest(cookie, ours)) ? 'pong' : 'wrong cookie';
  } catch (error) {
    // A node that does not take the digest closes the connection without a word.
    return error === closed ? 'wrong cookie' : 'no answer';
  } finally {
    stream.end();
  }
}

const letter = (character: string): number => character.charCodeAt(0);
const text = (bytes: Buffer): string => bytes.toString('latin1');

function nameMessage(name: string): Buffer {
  const bytes = Buffer.from(name, 'latin1');
  const head = Buffer.alloc(15);
  head[0] = letter('N');
  head.writeBigUInt64BE(flags, 1);
  head.writeUInt32BE(crypto.getRandomValues(new Uint32Array(1))[0]!, 9);
  head.writeUInt16BE(bytes.length, 13);
  return Buffer.concat([head, bytes]);
}

const digest = (cookie: string, challenge: number): Buffer =>
  Buffer.from(new Bun.CryptoHasher('md5').update(Buffer.from(`${cookie}${challenge}`, 'latin1')).digest());

const closed = new Error('closed');
const late = new Error('late');

/** A connection whose messages have their length in two bytes before them. */
interface Stream {
  send(message: Buffer): void;
  /** @throws `closed`, `late` */
  receive(): Promise<Buffer>;
  end(): void;
}

async function connect(hostname: string, port: number): Promise<Stream | undefined> {
  let received = Buffer.alloc(0);
  let isClosed = false;
  let wake = () => {};
  try {
    const socket = await Bun.connect({
      hostname,
      port,
      socket: {
        data(_, bytes) {
          if (received.length < longestMessage) received = Buffer.concat([received, bytes]);
          wake();
        },
        close() {
          isClosed = true;
          wake();
        },
        error() {
          isClosed = true;
          wake();
        },
      },
    });
    return {
      send(message) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(message.length);
        socket.write(Buffer.concat([length, message]));
      },
      async receive() {
        const until = performance.now() + timeoutMs;
        for (;;) {
          const length = received.length >= 2 ? received.readUInt16BE(0) : undefined;
          if (length !== undefined && received.length >= 2 + length) {
            const message = Buffer.from(received.subarray(2, 2 + length));
            received = received.subarray(2 + length);
            return message;
          }
          if (isClosed) throw closed;
          const left = until - performance.now();
          if (left <= 0) throw late;
          await new Promise<void>((resolve) => {
            wake = resolve;
            setTimeout(resolve, left);
          });
        }
      },
      end: () => socket.end(),
    };
  } catch {
    return undefined;
  }
}

const epmdPort = 4369;
const portRequest = 122;
const portAnswer = 119;

/** Asks epmd for a node's port (EPMD Protocol, `PORT_PLEASE2_REQ`). */
export async function portOf(host: string, node: string): Promise<number | undefined> {
  const port = Number(process.env.ERL_EPMD_PORT) || epmdPort;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    let received = Buffer.alloc(0);
    const done = (port: number | undefined) => {
      clearTimeout(timer);
      resolve(port);
    };
    Bun.connect({
      hostname: host,
      port,
      socket: {
        open(socket) {
          const name = Buffer.from(node, 'latin1');
          const request = Buffer.concat([Buffer.from([0, name.length + 1, portRequest]), name]);
          socket.write(request);
        },
        data(socket, bytes) {
          if (received.length < longestMessage) received = Buffer.concat([received, bytes]);
          if (received.length < 4) return;
          done(received[0] === portAnswer && received[1] === 0 ? received.readUInt16BE(2) : undefined);
          socket.end();
        },
        close: () => done(undefined),
        error: () => done(undefined),
        connectError: () => done(undefined),
      },
    }).catch(() => done(undefined));
  });
}
