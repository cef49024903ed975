import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { spawn } from 'node:child_process';
import { makeEscript } from '../bed/escripts.ts';
import { have, orNotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { withoutTimes } from './normal.ts';
import { build, clearBuilds, closeWorkshop, openWorkshop, usersEnvironment } from './workshop.ts';

const bed = {
  otp25: await otp(25),
  script: await orNotAvailable(() =>
    makeEscript({
      name: 'waits',
      kind: 'zip',
      modules: {
        waits: `-module(waits).
-export([main/1, init/1, handle_event/2, handle_call/2]).

main([Mode]) ->
    [begin
        gen_event:add_handler(erl_signal_server, waits, []),
        os:set_signal(sigterm, handle), os:set_signal(sighup, handle), os:set_signal(sigusr2, handle)
     end || Mode =:= "handles"],
    io:put_chars("ready\\n"),
    receive after 1000 -> io:put_chars("not stopped\\n"), halt(3) end.

init(_) -> {ok, none}.
handle_call(_, State) -> {ok, ok, State}.
handle_event(Signal, State) ->
    io:format("~p~n", [Signal]),
    case Signal of sigterm -> {ok, State}; _ -> halt(5) end.
`,
      },
    }),
  ),
};
const shop = await openWorkshop();
let executable = '';
let failure: unknown;

beforeAll(async () => {
  if (bed.otp25 instanceof Error || bed.script instanceof Error) return;
  executable = await build(shop, bed.script, bed.otp25).catch((error) => {
    failure = error;
    return '';
  });
  await clearBuilds(shop);
});
afterAll(() => closeWorkshop(shop));

interface Ending {
  printed: string;
  exitCode: number | null;
  signal: string | null;
}

/** Starts a program in a shell that sets signals up, sends it a signal when it is ready, and waits for its end. */
function sendWhenReady(
  command: string[],
  signal: NodeJS.Signals,
  setup: string,
  env: Record<string, string | undefined>,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${setup} exec "$@"`, 'sh', ...command], { env });
    let printed = '';
    let sent = false;
    child.stdout.on('data', (bytes) => {
      printed += bytes;
      if (sent || !printed.includes('ready\n')) return;
      sent = true;
      child.kill(signal);
    });
    child.stderr.on('data', (bytes) => {
      printed += `stderr: ${bytes}`;
    });
    child.on('error', reject);
    child.on('close', (exitCode, ended) =>
      resolve({ printed: withoutTimes(printed), exitCode, signal: ended }),
    );
  });
}

const cases: [name: string, signal: NodeJS.Signals, mode: string, setup: string][] = [
  ['TERM', 'SIGTERM', 'waits', ''],
  ['INT', 'SIGINT', 'waits', ''],
  ['HUP', 'SIGHUP', 'waits', ''],
  ['QUIT', 'SIGQUIT', 'waits', ''],
  ['PIPE', 'SIGPIPE', 'waits', ''],
  ['KILL', 'SIGKILL', 'waits', ''],
  ['HUP, handled by the program', 'SIGHUP', 'handles', ''],
  ['USR2, handled by the program', 'SIGUSR2', 'handles', ''],
  ['TERM, handled by the program', 'SIGTERM', 'handles', ''],
  ['HUP, ignored by whoever started it', 'SIGHUP', 'waits', 'trap "" HUP;'],
  ['INT, ignored by whoever started it', 'SIGINT', 'waits', 'trap "" INT;'],
];

describe('a signal does what it does under `escript`', () => {
  for (const [name, signal, mode, setup] of cases) {
    testWith(bed, name, async ({ otp25, script }) => {
      if (failure) throw failure;
      const env = usersEnvironment(shop);
      const [reference, ours] = await Promise.all([
        sendWhenReady([have(otp25).escript, script, mode], signal, setup, { ...env, ...otp25.environment }),
        sendWhenReady([executable, mode], signal, setup, env),
      ]);
      expect(reference.printed).toStartWith('ready\n');
      expect(ours).toEqual(reference);
    });
  }
});
