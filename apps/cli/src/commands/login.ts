import process from "node:process";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { CliError, exits } from "../cli-error.ts";
import { note } from "../note.ts";
import { subcommand, withArchive } from "../options.ts";
import { saveSignOn, signOnFile } from "../sign-on-file.ts";

/** Sign-on. */
export function command(signal: AbortSignal): Command {
  return withArchive(
    subcommand(
      "login",
      "Signs on and remembers it for later commands, in a file that only you can read.\nThe password is asked for, or read from the environment's CADC_PASSWORD.",
      ["cadc login --user jane", "cadc login --certificate ~/.ssl/cadcproxy.pem", "cadc logout"],
    ),
  )
    .option("-u, --user <name>", "name of the account")
    .option("--certificate <file>", "PEM file with a certificate and its key")
    .option("--token <token>", "a token from an earlier sign-on")
    .action(async (options) => {
      const { user, certificate, token } = options;
      await withCadc(options, async (cadc) => {
        const password = user === undefined ? undefined : await askPassword(user, signal);
        const signedOn = await cadc.login(
          {
            ...(user !== undefined && { user, password: password ?? "" }),
            ...(certificate !== undefined && { certificateFile: certificate }),
            ...(token !== undefined && { token }),
          },
          { signal },
        );
        await saveSignOn(cadc.registryUrl, {
          ...(user !== undefined && { user }),
          ...(signedOn.token !== undefined && { token: signedOn.token }),
          ...(certificate !== undefined && { certificateFile: certificate }),
        });
        note(options, `signed on${user ? ` as ${user}` : ""}; remembered in ${signOnFile()}`);
      });
    });
}

async function askPassword(user: string, signal: AbortSignal): Promise<string> {
  const given = process.env.CADC_PASSWORD;
  if (given !== undefined) return given;
  if (process.stdin.isTTY !== true) {
    throw new CliError(
      exits.usage,
      "there is no terminal to ask for the password; set CADC_PASSWORD",
    );
  }
  process.stderr.write(`Password of ${user}: `);
  const silent = new Writable({ write: (_piece, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question("", { signal });
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
