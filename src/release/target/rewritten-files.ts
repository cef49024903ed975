import { inMemory, type PayloadFile } from '../../archive/payload-file.ts';
import { atom, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import { releaseFile } from '../../payload/format/layout.ts';
import { scriptText } from '../../systools/boot/script-text.ts';
import type { PlannedApplication } from './target-applications.ts';

/** The facts about the release of a target to write. */
export interface RewrittenRelease {
  name: string;
  version: string;
  /** Of the target. */
  erts: string;
  otp: number;
  applications: readonly PlannedApplication[];
}

/**
 * The files that say which ERTS and which applications a release has, with those of the target: `<name>.rel`, `RELEASES` with
 * folders relative to the root, `start_erl.data`. `release_handler` compares them with what runs.
 */
export function rewrittenFiles(release: RewrittenRelease): PayloadFile[] {
  const { name, version, erts, otp } = release;
  return [
    inMemory(releaseFile(version, `${name}.rel`), scriptText(relTerm(release), otp)),
    inMemory(releaseFile('RELEASES'), scriptText(releasesTerm(release), otp)),
    inMemory(releaseFile('start_erl.data'), new TextEncoder().encode(`${erts} ${version}\n`)),
  ];
}

/** `{release, {Name, Vsn}, {erts, EVsn}, [{App, Vsn, Type} | {App, Vsn, Type, Includes}]}` */
function relTerm({ name, version, erts, applications }: RewrittenRelease): Term {
  return tuple(
    atom('release'),
    tuple(string(name), string(version)),
    tuple(atom('erts'), string(erts)),
    list(
      applications.map((it) => {
        const includes = it.includes && list(it.includes.map(atom));
        const member = [atom(it.name), string(it.version), atom(it.type)];
        return tuple(...member, ...(includes ? [includes] : []));
      }),
    ),
  );
}

/** `[{release, Name, Vsn, EVsn, [{App, Vsn, Folder}], permanent}]` */
function releasesTerm({ name, version, erts, applications }: RewrittenRelease): Term {
  const libraries = applications.map((it) =>
    tuple(atom(it.name), string(it.version), string(`./lib/${it.name}-${it.version}`)),
  );
  return list([
    tuple(atom('release'), string(name), string(version), string(erts), list(libraries), atom('permanent')),
  ]);
}
