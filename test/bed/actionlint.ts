import { join } from 'node:path';
import { prepared } from './cache.ts';
import { type Maybe, NotAvailable, orNotAvailable } from './not-available.ts';
import { runOk } from './run.ts';

const version = '1.7.12';

/** The checker of GitHub's workflows, compiled by the Go of this machine: its path, or why there is none. */
export function actionlint(): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const go = Bun.which('go') ?? Bun.which('/usr/local/go/bin/go');
    if (!go) throw new NotAvailable('`go`');
    const folder = await prepared(`actionlint-${version}-1`, async (stage) => {
      const source = `github.com/rhysd/actionlint/cmd/actionlint@v${version}`;
      const env = { ...process.env, GOBIN: join(stage, 'bin'), GOFLAGS: '' };
      await runOk(go, ['install', source], { env }).catch(() => {
        throw new NotAvailable(`\`${source}\``);
      });
    });
    return join(folder, 'bin', 'actionlint');
  });
}
