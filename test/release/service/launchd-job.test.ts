import { expect } from 'bun:test';
import { launchdJob } from '../../../src/release/service/launchd-job.ts';
import { run } from '../../bed/run.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';

const python = await tool('python3');

testWith({ python }, 'is a property list that says how the program is started', async ({ python }) => {
  const text = launchdJob({ name: 'my-app', path: '/opt/a & <b>/my-app', hasCommands: true });
  const read = 'import json, plistlib, sys; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))';
  const { stdout } = await run(python.program, ['-c', read], { stdin: text, env: python.environment });
  expect(JSON.parse(Buffer.from(stdout).toString())).toEqual({
    Label: 'my-app',
    ProgramArguments: ['/opt/a & <b>/my-app', 'start'],
    EnvironmentVariables: {
      MY_APP_CACHE_DIR: '/Library/Caches/my-app',
      MY_APP_STATE_DIR: '/Library/Application Support/my-app',
    },
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ExitTimeOut: 60,
    StandardOutPath: '/Library/Logs/my-app.log',
    StandardErrorPath: '/Library/Logs/my-app.log',
  });
});
