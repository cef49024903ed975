import { CommandError, notRunning } from '../command-line/usage-error.ts';
import { cookieOf, readCookie } from '../node/cookie.ts';
import { requireNode } from '../node/distribution.ts';
import { handshake, portOf } from '../node/handshake.ts';
import { nodeOfClient } from '../node/node.ts';
import type { ReleaseRun } from '../release-run.ts';
import { runningProcess } from '../running.ts';

/** `pid`: the process that runs this instance. @throws CommandError when none does. */
export function pid(run: ReleaseRun): string[] {
  const { machine, places } = run;
  const running = places && runningProcess(machine, places);
  if (!running) throw notRunning(run);
  return [String(running.pid)];
}

/**
 * `status`: shows what runs, from the pid file of its start, without asking the node.
 *
 * @throws CommandError when nothing runs.
 */
export function status(run: ReleaseRun): string[] {
  const { machine, places, record, payload } = run;
  const running = places && runningProcess(machine, places);
  if (!running) throw notRunning(run);
  const isThis = running.payload === payload.footer.payloadSha256;
  return [
    `running: process ${running.pid}`,
    `version: ${running.version}${isThis ? '' : ` (this executable is ${record.version})`}`,
    running.distribution === 'none'
      ? 'node: none'
      : `node: ${running.node} (${running.distribution}${running.port ? `, 127.0.0.1:${running.port}` : ''})`,
    `state: ${machine.text(places.state)}`,
  ];
}

/** `ping`: does the handshake of the distribution with the running node. @throws CommandError when it does not answer. */
export async function ping(run: ReleaseRun): Promise<string[]> {
  const { machine, places, variables } = run;
  const running = places && runningProcess(machine, places);
  run.node = nodeOfClient(run.node, running, variables);
  if (!running && run.node.distribution === 'local') throw notRunning(run);
  requireNode(run);
  const [base = '', host = 'localhost'] = machine.text(run.node.name).split('@');
  const isLocal = run.node.distribution === 'local';
  const address = isLocal ? '127.0.0.1' : host;
  const port = isLocal ? run.node.port : await portOf(address, base);
  const name = `${base}@${host}`;
  if (port === undefined) throw new CommandError(`the node ${name} does not answer`);
  const answer = await handshake({
    host: address,
    port,
    name,
    cookie: readCookie(run, cookieOf(run, false)),
  });
  if (answer !== 'pong') throw new CommandError(`the node ${name} does not answer: ${answer}`);
  return ['pong'];
}
