import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { prepared } from './cache.ts';
import { type EscriptKind, makeEscript } from './make-escript.ts';
import { type Maybe, orNotAvailable } from './not-available.ts';

const main = (greeting: string) => `-module(hello).
-export([main/1]).

main(Args) ->
    ${greeting},
    halt(0).
`;

/** Returns what each kind of hello prints: `hello from <kind>: ["a","b c"]`. */
const print = (kind: string) => `io:format("hello from ~s: ~p~n", ["${kind}", Args])`;

/** Hello world as OTP makes it; the zip has a second module, so that loading from the archive is seen to work. */
export function hello(kind: EscriptKind): Promise<Maybe<string>> {
  return orNotAvailable(() =>
    kind === 'zip'
      ? makeEscript({
          name: 'hello',
          kind,
          modules: {
            hello: main('hello_greeting:print(Args)'),
            hello_greeting: `-module(hello_greeting).\n-export([print/1]).\n\nprint(Args) ->\n    ${print(kind)}.\n`,
          },
          files: { 'hello/priv/note.txt': 'carried along\n' },
        })
      : makeEscript({ name: 'hello', kind, modules: { hello: main(print(kind)) } }),
  );
}

/** The same zip escript assembled manually: header written here, entries deflated by fflate. */
export function helloByHand(): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const beams = await prepared('made/hello-by-hand-1', async (stage) => {
      const beam = await makeEscript({
        name: 'hello',
        kind: 'beam',
        modules: { hello: main(print('hand')) },
      });
      const bytes = await readFile(beam);
      const body = bytes.subarray(bytes.indexOf('FOR1'));
      const resource = '{application, hello, [{vsn, "1.0.0"}, {applications, [kernel, stdlib]}]}.\n';
      const zip = zipSync(
        { 'hello/ebin/hello.beam': body, 'hello/ebin/hello.app': Buffer.from(resource) },
        { mtime: '1980-01-02' },
      );
      const file = join(stage, 'hello');
      await writeFile(
        file,
        Buffer.concat([Buffer.from('#!/usr/bin/env escript\n%% made by hand\n%%! +sbtu\n'), zip]),
      );
      await chmod(file, 0o755);
    });
    return join(beams, 'hello');
  });
}
