import { atomTable } from '../beam/atoms.ts';
import { readBeam } from '../beam/beam-file.ts';
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

/** @param path for messages. @throws `beam-invalid` */
export function readModuleFacts(bytes: Uint8Array, path: string): ModuleFacts {
  const beam = readBeam(bytes, path);
  const name = moduleName(beam, path);
  const called = new Set(imports(beam, path).map(({ module }) => module));
  called.delete(name);
  const started = startedByModule(beam, path);
  return { name, calledModules: [...called], atoms: atomTable(beam, path), started };
}
