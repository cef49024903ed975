import type { ReviewNote } from './appup-steps.ts';

const ofKeys: Record<string, string> = {
  applications: 'the releases have to start the applications that are new, before this one',
  included_applications: 'start and stop those that come and go',
  registered: 'names do not change while processes run',
  mod: 'the running application keeps its callback module: add `{restart_application, App}`, or start what is new',
  start_phases: 'phases of an upgrade are not run',
  env: 'the new values are set; the application has to read them, by `config_change/3` of its callback module',
};

/** Describes a point to review in one sentence. */
export function reviewText(note: ReviewNote): string {
  switch (note.kind) {
    case 'code-change':
      return `${note.module}: ${note.function} has to convert the state up and, with {down, Vsn}, down`;
    case 'no-code-change':
      return `${note.module}: a ${note.behaviour} without code_change is loaded while it runs: its state has to be the same in both versions`;
    case 'supervisor':
      return `${note.module}: running children are unchanged; start, stop or restart what changed by {apply, {supervisor, ...}}`;
    case 'removed':
      return `${note.module}: no process may run its code any more when it is deleted`;
    case 'runs-on-load':
      return `${note.module}: runs code when it is loaded; native code has to support its upgrade`;
    case 'unlisted':
      return `${note.module}: is not in the modules of the .app file, so that no instruction may name it`;
    case 'application':
      return `${note.key} of the .app file changed: ${ofKeys[note.key]}`;
  }
}
