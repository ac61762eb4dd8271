import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";

/** What `cadc login` remembers for one registry. */
export interface SavedSignOn {
  /** Token of the sign-on. */
  readonly token?: string;
  /** Path of a certificate with its key. */
  readonly certificateFile?: string;
}

type Saved = Record<string, SavedSignOn & { readonly user?: string }>;

/** The file that keeps sign-ons: readable by its owner alone. */
export function signOnFile(): string {
  const config = process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config");
  return join(config, "cadc", "sign-on.json");
}

/** The sign-on that is remembered for a registry. */
export async function savedSignOn(registry: string): Promise<SavedSignOn | undefined> {
  const { token, certificateFile } = (await read())[registry] ?? {};
  if (token === undefined && certificateFile === undefined) return undefined;
  return {
    ...(token !== undefined && { token }),
    ...(certificateFile !== undefined && { certificateFile }),
  };
}

/** Remembers a sign-on. */
export async function saveSignOn(registry: string, signOn: Saved[string]): Promise<void> {
  await write({ ...(await read()), [registry]: signOn });
}

/** Forgets the sign-on of a registry; says whether there was one. */
export async function forgetSignOn(registry: string): Promise<boolean> {
  const { [registry]: found, ...others } = await read();
  if (found === undefined) return false;
  if (Object.keys(others).length === 0) await rm(signOnFile());
  else await write(others);
  return true;
}

async function read(): Promise<Saved> {
  try {
    return JSON.parse(await readFile(signOnFile(), "utf8")) as Saved;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

async function write(saved: Saved): Promise<void> {
  const file = signOnFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(saved, null, 2)}\n`, { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
}
