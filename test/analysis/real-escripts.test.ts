import { describe, expect } from 'bun:test';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { openEscript } from '../../src/escript/read-escript.ts';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { elixirEscript, erlangDepends, rebar2, rebar3, rebar3Escript, snmpc } from '../bed/escripts.ts';
import { type OtpRelease, otp, otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';

/** Names of the applications that have a reason of this kind. */
const because = ({ applications }: Analysis, kind: string) =>
  applications
    .filter(({ reasons }) => reasons.some((reason) => reason.kind === kind))
    .map(({ name }) => name);

const words = (text: string) => text.split(' ');
const declared = {
  rebar3:
    'common_test compiler crypto dialyzer edoc eunit inets kernel public_key sasl snmp ssl stdlib syntax_tools tools',
  rebar2: 'asn1 compiler crypto dialyzer edoc eunit kernel reltool sasl snmp stdlib syntax_tools tools',
};
const foreign = (analysis: Analysis) =>
  analysis.hints.flatMap((hint) =>
    hint.code === 'foreign-modules' ? hint.modules.map(({ module }) => module) : [],
  );

async function analysed(file: string, root: string): Promise<Analysis> {
  return analyse(await openEscript(file), await readOtpTree(root));
}

for (const release of otpReleases) {
  describe(`with OTP ${release}`, async () => {
    const tree = await otp(release);

    testWith({ tree, file: await rebar3(release) }, 'rebar3', async ({ tree, file }) => {
      const analysis = await analysed(file, tree.root);
      const more: Record<OtpRelease, string[]> = { 25: [], 27: [], 29: ['parsetools', 'ssh'] };
      expect(because(analysis, 'declared')).toEqual([...words(declared.rebar3), ...more[release]].sort());
      expect(because(analysis, 'imported')).toContain('parsetools');
      expect(because(analysis, 'imported')).not.toContain('ssl');
      expect(analysis.bundled).toContain('relx');
      expect(foreign(analysis)).toEqual(['lager_app', 'lager_util']);
      expect(analysis.includes).toContain('parsetools');
    });

    testWith({ tree, file: await rebar2() }, 'rebar 2', async ({ tree, file }) => {
      const analysis = await analysed(file, tree.root);
      expect(because(analysis, 'declared')).toEqual(words(declared.rebar2));
      expect(because(analysis, 'imported')).toContain('diameter');
      expect(foreign(analysis)).toContain('abnfc');
      expect(foreign(analysis)).toContain('rebar_rnd');
    });

    testWith({ tree, file: await elixirEscript(release) }, 'an Elixir escript', async ({ tree, file }) => {
      const analysis = await analysed(file, tree.root);
      expect(analysis.applications.map(({ name }) => name)).toEqual([
        'compiler',
        'crypto',
        'kernel',
        'stdlib',
      ]);
      expect(analysis.bundled).toEqual(expect.arrayContaining(['elixir', 'logger']));
      // Names in Elixir's modules are the same for all of its escripts.
      expect(analysis.hints).toEqual([]);
    });

    testWith(
      { tree, file: await rebar3Escript(release) },
      'an escript made by rebar3',
      async ({ tree, file }) => {
        const analysis = await analysed(file, tree.root);
        expect(analysis.applications.map(({ name }) => name)).toEqual(['kernel', 'stdlib']);
        expect(analysis.hints).toEqual([]);
        expect(analysis.warnings).toEqual([]);
      },
    );

    testWith({ tree, file: await snmpc(release) }, 'snmpc', async ({ tree, file }) => {
      const analysis = await analysed(file, tree.root);
      expect(because(analysis, 'compiles')).toEqual(['compiler']);
      expect(because(analysis, 'included')).toEqual(['kernel', 'snmp']);
    });

    testWith({ tree, file: await erlangDepends(release) }, 'erlang-depends', async ({ tree, file }) => {
      const analysis = await analysed(file, tree.root);
      const compiles = release >= 27 ? ['compiler'] : [];
      expect(because(analysis, 'compiles')).toEqual(compiles);
      expect(analysis.includes).toContain('kernel');
    });
  });
}
