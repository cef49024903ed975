import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { spawn } from 'node:child_process';
import { makeEscript } from '../bed/escripts.ts';
import { have, orNotAvailable } from '../bed/not-available.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { withoutTimes } from './normal.ts';
import { build, clearBuilds, closeWorkshop, openWorkshop, usersEnvironment } from './workshop.ts';

const program = `-module(waits).
-export([main/1, init/1, handle_event/2, handle_call/2]).

main([Mode]) ->
    [begin
        gen_event:add_handler(erl_signal_server, waits, []),
        os:set_signal(sigterm, handle), os:set_signal(sighup, handle), os:set_signal(sigusr2, handle)
     end || Mode =:= "handles"],
    io:put_chars("ready\\n"),
    %% What a signal does not end goes on; what it ends must not be overtaken, however slow the machine is.
    Time = case Mode of "outlives" -> 1000; _ -> 60000 end,
    receive after Time -> io:put_chars("not stopped\\n"), halt(3) end.

init(_) -> {ok, none}.
handle_call(_, State) -> {ok, ok, State}.
handle_event(Signal, State) ->
    io:format("~p~n", [Signal]),
    case Signal of sigterm -> {ok, State}; _ -> halt(5) end.
`;

interface Ending {
  printed: string;
  /** On stderr. */
  complained: string;
  exitCode: number | null;
  signal: string | null;
  /** The effect of each signal but the last. */
  states: ('stopped' | 'going on')[];
}

/** Sent one after the other, to the process or to its group. */
interface Sending {
  signals: readonly NodeJS.Signals[];
  group?: true;
}

async function send(pid: number, { signals, group }: Sending): Promise<Ending['states']> {
  const states: Ending['states'] = [];
  for (const [index, signal] of signals.entries()) {
    process.kill(group ? -pid : pid, signal);
    if (index + 1 === signals.length) break;
    const wanted = signal === 'SIGSTOP' ? 'stopped' : 'going on';
    while ((await stateOf(pid)) !== wanted) await Bun.sleep(5);
    states.push(wanted);
  }
  return states;
}

async function stateOf(pid: number): Promise<Ending['states'][number]> {
  const letter = /^\d+ \(.*\) (\w)/s.exec(await Bun.file(`/proc/${pid}/stat`).text())?.[1];
  return letter === 'T' ? 'stopped' : 'going on';
}

/** Starts a program in a shell that sets signals up, sends it signals when it is ready, and waits for its end. */
function sendWhenReady(
  command: string[],
  sending: Sending,
  setup: string,
  env: Record<string, string | undefined>,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${setup} exec "$@"`, 'sh', ...command], {
      env,
      detached: sending.group ?? false,
    });
    let printed = '';
    let complained = '';
    let sent: Promise<Ending['states']> | undefined;
    child.stdout.on('data', (bytes) => {
      printed += bytes;
      if (sent || !printed.includes('ready\n')) return;
      sent = send(child.pid!, sending);
      sent.catch(reject);
    });
    child.stderr.on('data', (bytes) => {
      complained += bytes;
    });
    child.on('error', reject);
    child.on('close', async (exitCode, ended) =>
      resolve({
        printed: withoutTimes(printed),
        complained: withoutTimes(complained),
        exitCode,
        signal: ended,
        states: (await sent) ?? [],
      }),
    );
  });
}

/** The last item marks the cases of the fast tests. */
const cases: [name: string, signals: NodeJS.Signals | Sending, mode: string, setup: string, often?: true][] =
  [
    ['TERM', 'SIGTERM', 'waits', '', true],
    ['INT', 'SIGINT', 'waits', '', true],
    ['HUP', 'SIGHUP', 'waits', ''],
    ['QUIT', 'SIGQUIT', 'waits', ''],
    ['PIPE', 'SIGPIPE', 'outlives', '', true],
    ['KILL', 'SIGKILL', 'waits', ''],
    ['USR1', 'SIGUSR1', 'waits', ''],
    ['WINCH', 'SIGWINCH', 'outlives', ''],
    ['STOP, CONT, TERM', { signals: ['SIGSTOP', 'SIGCONT', 'SIGTERM'] }, 'waits', '', true],
    ['STOP and CONT', { signals: ['SIGSTOP', 'SIGCONT'] }, 'outlives', ''],
    ['TERM to the whole group', { signals: ['SIGTERM'], group: true }, 'waits', ''],
    ['INT to the whole group', { signals: ['SIGINT'], group: true }, 'waits', '', true],
    ['HUP, handled by the program', 'SIGHUP', 'handles', '', true],
    ['USR2, handled by the program', 'SIGUSR2', 'handles', ''],
    ['TERM, handled by the program', 'SIGTERM', 'handles', '', true],
    ['HUP, ignored by whoever started it', 'SIGHUP', 'outlives', 'trap "" HUP;'],
    ['INT, ignored by whoever started it', 'SIGINT', 'outlives', 'trap "" INT;', true],
  ];

/** Tests that a signal does to an executable of a release what it does to the program under `escript`. */
export async function testSignals(release: OtpRelease, select: 'all' | 'some'): Promise<void> {
  const bed = {
    tree: await otp(release),
    script: await orNotAvailable(() =>
      makeEscript({
        name: 'waits',
        kind: 'zip',
        modules: {
          waits: program,
        },
      }),
    ),
  };
  const shop = await openWorkshop();
  let executable = '';
  let failure: unknown;

  beforeAll(async () => {
    if (bed.tree instanceof Error || bed.script instanceof Error) return;
    executable = await build(shop, bed.script, bed.tree).catch((error) => {
      failure = error;
      return '';
    });
    await clearBuilds(shop);
  });
  afterAll(() => closeWorkshop(shop));

  describe('a signal does what it does under `escript`', () => {
    for (const [name, signals, mode, setup, often] of cases) {
      if (select === 'some' && !often) continue;
      const sending = typeof signals === 'string' ? { signals: [signals] } : signals;
      testWith(bed, name, async ({ tree, script }) => {
        if (failure) throw failure;
        // USR1 makes the emulator write a dump.
        const env = { ...usersEnvironment(shop), ERL_CRASH_DUMP: '/dev/null' };
        const [reference, ours] = await Promise.all([
          sendWhenReady([have(tree).escript, script, mode], sending, setup, { ...env, ...tree.environment }),
          sendWhenReady([executable, mode], sending, setup, env),
        ]);
        expect(reference.printed).toStartWith('ready\n');
        expect(reference.printed.includes('not stopped')).toBe(mode === 'outlives');
        expect(ours).toEqual(reference);
      });
    }
  });
}
