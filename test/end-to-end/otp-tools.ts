import { afterAll, beforeAll, describe } from 'bun:test';
import { makeEscript } from '../bed/escripts.ts';
import { have, orNotAvailable } from '../bed/not-available.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { type Built, buildAll } from './build-all.ts';
import { expectSame } from './compare.ts';
import { closeWorkshop, openWorkshop } from './workshop.ts';

/** Data of its modules that OTP's tools read: attributes, object code, calls. */
const program = `-module(looks).
-export([main/1]).

main(["attributes"]) ->
    Attributes = supervisor:module_info(attributes),
    io:format("~p ~p~n", [proplists:is_defined(vsn, Attributes), proplists:get_value(behaviour, Attributes)]);
main(["object code"]) ->
    {ok, {erlang, [Version]}} = beam_lib:version(element(2, code:get_object_code(erlang))),
    io:format("~p~n", [is_integer(Version)]);
main(["xref"]) ->
    {ok, _} = xref:start(server, [{xref_mode, modules}]),
    ok = xref:set_default(server, [{warnings, false}, {verbose, false}]),
    [{ok, _} = xref:add_module(server, code:which(Module)) || Module <- [supervisor, gen_server]],
    {ok, Called} = xref:q(server, "ME | supervisor"),
    io:format("~p~n", [lists:member({supervisor, gen_server}, Called)]),
    {ok, erlang} = xref:add_module(server, filename:join([code:lib_dir(erts), "ebin", "erlang.beam"])).
`;

/** Tests that tools of these releases read the data of packed modules. */
export async function testOtpTools(releases: readonly OtpRelease[]): Promise<void> {
  const shop = await openWorkshop();
  const programs = await Promise.all(
    releases.map(async (release) => ({
      release,
      otp: await otp(release),
      script: await orNotAvailable(() =>
        makeEscript({ name: 'looks', kind: 'zip', modules: { looks: program } }),
      ),
    })),
  );
  let built: Built<(typeof programs)[number]>;
  beforeAll(async () => {
    built = await buildAll(shop, programs);
  });
  afterAll(() => closeWorkshop(shop));

  for (const one of programs) {
    describe(`tools of OTP ${one.release} find in a packed program what they find under escript`, () => {
      const same = (word: string, prints: RegExp) =>
        testWith({ otp: one.otp, script: one.script }, word, () =>
          expectSame(
            { shop, otp: have(one.otp), script: have(one.script), executable: built(one) },
            { name: word, args: [word], prints },
          ),
        );
      same('attributes', /^true \[gen_server\]\n$/);
      same('object code', /^true\n$/);
      same('xref', /^true\n$/);
    });
  }
}
