// Browser tests talk to an archive that runs outside of the browser: inject("archive").
import { startLocalArchive } from "../packages/local-archive/src/index.ts";

/** The addresses that tests in the browser need. */
interface ArchiveAddresses {
  readonly url: string;
  readonly registry: string;
  readonly tap: string;
  readonly datalink: string;
  readonly sia: string;
  readonly soda: string;
  readonly login: string;
  readonly user: string;
  readonly password: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    archive: ArchiveAddresses;
  }
}

interface Project {
  provide(key: "archive", value: ArchiveAddresses): void;
}

export default async function setup(project: Project): Promise<() => Promise<void>> {
  const archive = await startLocalArchive();
  const { url, registry, tap, datalink, sia, soda, login, user, password } = archive;
  project.provide("archive", { url, registry, tap, datalink, sia, soda, login, user, password });
  return () => archive.close();
}
