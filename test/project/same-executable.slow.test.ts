import { afterAll, expect } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTools } from '../bed/build-tools.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { layOut } from './lay-out.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-same-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const things = { tree: await otp(27), tools: await buildTools(27) };

const projects = {
  Mix: {
    'mix.exs': `defmodule A.MixProject do
  use Mix.Project
  def project, do: [app: :timed, version: "0.1.0", escript: [main_module: A.CLI]]
end
`,
    'lib/cli.ex': 'defmodule A.CLI do\n  def main(args), do: IO.inspect(args)\nend\n',
  },
  rebar3: {
    'rebar.config': '{deps, []}.\n',
    'src/timed.app.src': '{application, timed, [{vsn, "1"}, {applications, [kernel, stdlib]}]}.\n',
    'src/timed.erl': '-module(timed).\n-export([main/1]).\nmain(A) -> io:format("~p", [A]).\n',
  },
};

for (const [tool, files] of Object.entries(projects)) {
  testWith(
    things,
    `a ${tool} project that is compiled again at another time gives the same executable`,
    async ({ tree, tools }) => {
      const env = { PATH: `${tools}:/usr/bin:/bin`, HOME: folder, MIX_HOME: folder, ONEBEAM_ERTS: tree.root };
      const cwd = await layOut(join(folder, tool), files);
      const digests: string[] = [];
      // Zip times count in steps of two seconds, and `mix` and `rebar3` take those of now or of the files.
      for (const time of [Date.UTC(2001, 1, 3), Date.UTC(2019, 5, 6, 7, 8, 10)]) {
        for (const path of Object.keys(files)) await utimes(join(cwd, path), time / 1000, time / 1000);
        await rm(join(cwd, '_build'), { recursive: true, force: true });
        await rm(join(cwd, 'timed'), { force: true });
        if (digests.length > 0) await Bun.sleep(2100);
        const { code, err } = await onebeam(['build', '-q'], { cwd, env });
        expect({ code, err }).toMatchObject({ code: 0 });
        const bytes = await readFile(join(cwd, 'dist/timed'));
        digests.push(createHash('sha256').update(bytes).digest('hex'));
        await rm(join(cwd, 'dist'), { recursive: true });
      }
      expect(digests[1]).toBe(digests[0]!);
    },
    240_000,
  );
}
