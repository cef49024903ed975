import { afterAll, expect } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hooked } from '../bed/hooked.ts';
import { otp } from '../bed/otp.ts';
import { releaseSession } from '../bed/release-session.ts';
import { rebar3Release } from '../bed/releases.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { emptyFolder } from './start.ts';
import { workFolder } from './work-folder.ts';

const work = workFolder();
const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
});

/** The tree of OTP 29 has a `run_erl` for a newer C library than this machine may have. */
const inBackground = 25;

for (const release of [25, 29] as const) {
  testWith(
    { tree: await otp(release), rebar3: await rebar3Release(release, hooked) },
    `a release by relx on OTP ${release} answers as its own script does, runs its hooks and its extension, and can be built again (42, 43, 45)`,
    async ({ tree, rebar3 }) => {
      const executable = join(emptyFolder(work, `hooked-${release}`), 'garden');
      // Other tests of this machine may have a node of that name.
      const more = ['--distribution', 'local', '-o', executable];
      const made = await onebeam(['build', rebar3.folder, '--erts', tree.root, ...more], { cwd: work });
      expect({ code: made.code, err: made.code === 0 ? '' : made.err }).toEqual({ code: 0, err: '' });
      const home = emptyFolder(work, `home-${release}`);
      const log = join(home, 'hooks');
      const { background, untilUp, call, end } = releaseSession(executable, { home, env: { HOOKS: log } });
      ends.push(end);
      const hooks = () => readFileSync(log, 'utf8').trim().split('\n');
      expect((await call('water', 'a', 'b c')).exitCode).toBe(0);
      const service = background(['foreground', '-sname', 'q', '--', 'a b']);
      await untilUp();
      expect(service.output()).toContain(
        `plain=["-sname","q","--","a b"] colour=green plant=rose otp=${release}`,
      );
      expect(service.output()).not.toContain('Exec:');
      expect((await call('rpc', 'lists', 'sum', '[[1,2]]')).stdout).toBe('3\n');
      expect((await call('eval', '1 + 1.')).stdout).toBe('2\n');
      expect((await call('status')).exitCode).toBe(0);
      expect((await call('stop')).exitCode).toBe(0);
      expect(await service.ended).toBe(0);
      expect(hooks()).toEqual([
        'water 2 a b c garden garden-1.0.0',
        ...['pre_start', 'status', 'pre_stop', 'post_stop'].map((name) => `${name} 0  garden garden-1.0.0`),
      ]);
      if (release === inBackground) {
        // relx's own hooks wait for the system, and note its process.
        expect(await call('daemon')).toMatchObject({ exitCode: 0, stderr: '' });
        const { stdout: pid } = await call('pid');
        expect(readFileSync(join(home, 'garden.pid'), 'utf8')).toBe(pid);
        expect((await call('stop')).exitCode).toBe(0);
        expect(hooks().slice(5)).toEqual(
          ['pre_start', 'post_start', 'pre_stop', 'post_stop'].map(
            (name) => `${name} 0  garden garden-1.0.0`,
          ),
        );
      }
      const again = await onebeam(['verify', executable, '--rebuild', '--erts', tree.root], { cwd: work });
      expect({ code: again.code, err: again.code === 0 ? '' : again.err }).toEqual({ code: 0, err: '' });
    },
    300_000,
  );
}
