import { atomTable } from '../beam/atoms.ts';
import type { BeamFile } from '../beam/beam-file.ts';
import { imports, moduleName } from '../beam/functions.ts';
import { type StartedApplications, startedByModule } from './started-applications.ts';

/** What a module tells about what it needs. */
export interface ModuleFacts {
  name: string;
  /** Modules of the functions that it calls by name, without itself, each once. */
  calledModules: string[];
  /** Its atoms, the names of functions among them. */
  atoms: string[];
  started: StartedApplications;
}

/** @throws `beam-invalid` */
export function moduleFacts(beam: BeamFile): ModuleFacts {
  const name = moduleName(beam);
  const called = new Set(imports(beam).map(({ module }) => module));
  called.delete(name);
  return { name, calledModules: [...called], atoms: atomTable(beam), started: startedByModule(beam) };
}
