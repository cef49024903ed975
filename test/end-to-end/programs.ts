import {
  diameterc,
  elixirEscript,
  hello,
  helloByHand,
  rabbitmqctl,
  rebar2,
  rebar3,
  rebar3Escript,
  snmpc,
} from '../bed/escripts.ts';
import { type Maybe, NotAvailable } from '../bed/not-available.ts';
import type { OtpRelease } from '../bed/otp.ts';
import { archiveCases, type Case, probeCases } from './cases.ts';
import { probeEscript } from './probe.ts';

/** A program that is built, and what is compared of it. */
export interface Program {
  title: string;
  release: OtpRelease;
  script: Maybe<string>;
  cases: readonly Case[];
  /** More arguments for `build`. */
  more?: readonly string[];
  /** Tested with the default options only: the same with another release has the start options, too. */
  usualOnly?: true;
}

const some = probeCases.filter(({ everywhere }) => everywhere);
const greeting: Case = { name: 'prints', args: ['a', 'b c'], prints: /^hello from \w+: \["a","b c"\]\n$/ };
const version: Case = {
  name: 'prints its version',
  args: ['version'],
  prints: /^rebar 3\.\d+\.\d+ on Erlang\/OTP \d+/,
};

/** The programs of these releases: those of OTP 27 say something of each kind; the other releases have more of each. */
export async function programs(releases: readonly OtpRelease[]): Promise<Program[]> {
  const list: Program[] = [
    { title: 'a source escript', release: 25, script: await probeEscript('source'), cases: some },
    { title: 'a BEAM escript', release: 25, script: await probeEscript('beam'), cases: some },
    { title: 'hello, by hand', release: 25, script: await helloByHand(), cases: [greeting] },
    {
      title: 'rebar 2',
      release: 25,
      script: await rebar2(),
      cases: [{ name: 'prints its version', args: ['-V'], prints: /^rebar 2\.6\.4 / }],
    },
    {
      title: 'snmpc',
      release: 25,
      script: await snmpc(25),
      cases: [{ name: 'prints its version', args: ['--version'], prints: /^snmpc 5\./, exits: 1 }],
    },
  ];
  const rabbit = await rabbitmqctl();
  const libraries = rabbit instanceof NotAvailable ? '' : rabbit.libraries;
  list.push({
    title: 'rabbitmqctl',
    release: 25,
    script: rabbit instanceof NotAvailable ? rabbit : rabbit.script,
    more: ['--drop-app', 'jsx,credentials_obfuscation', '--inherit-env', 'ERL_LIBS'],
    cases: [
      {
        name: 'prints its version',
        args: ['version'],
        env: { ERL_LIBS: libraries },
        prints: /^3\.10\.\d+\n$/,
      },
      { name: 'prints its help', args: ['help'], env: { ERL_LIBS: libraries }, prints: /list_queues/ },
      { name: 'misses its server', args: ['version'], exits: 64 },
    ],
  });
  for (const release of [25, 27, 29] as const) {
    list.push({
      title: 'diameterc',
      release,
      script: await diameterc(release),
      cases: [{ name: 'asks for a file', exits: 1 }],
    });
  }
  const archive = await probeEscript('zip');
  list.push(
    { title: 'an archive', release: 25, script: archive, cases: [...probeCases, ...archiveCases] },
    {
      ...{ title: 'an archive', release: 27, script: archive, usualOnly: true },
      cases: [...some, ...archiveCases],
    },
    { title: 'an archive', release: 29, script: archive, cases: [...some, ...archiveCases] },
    { title: 'hello, an archive', release: 27, script: await hello('zip'), cases: [greeting] },
  );
  for (const release of [25, 27, 29] as const) {
    list.push({ title: 'rebar3', release, script: await rebar3(release), cases: [version] });
  }
  list.push(
    {
      ...{ title: 'hello, source', release: 27, script: await hello('source'), usualOnly: true },
      cases: [greeting],
    },
    {
      ...{ title: 'hello, BEAM', release: 27, script: await hello('beam'), usualOnly: true },
      cases: [greeting],
    },
    { title: 'hello, source', release: 29, script: await hello('source'), cases: [greeting] },
    {
      title: "rebar3's escript",
      release: 25,
      script: await rebar3Escript(25),
      cases: [{ name: 'prints its arguments', args: ['x', 'y'], prints: 'Args: ["x","y"]\n' }],
    },
    {
      title: "Elixir's escript",
      release: 25,
      script: await elixirEscript(25),
      cases: [
        {
          name: 'prints its arguments',
          args: ['a', 'b c', 'ü'],
          prints: 'otp=25 elixir=1.14.0 args=["a", "b c", "ü"] sha=f38dacb10ee4ab33\n',
        },
      ],
    },
  );
  return list.filter(({ release }) => releases.includes(release));
}
