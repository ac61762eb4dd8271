import { expect, it } from "vitest";
import { useArchive } from "./archive.ts";
import { run } from "./run.ts";

const { get } = useArchive();

it.each([true, false])("stilts tapquery runs a query, sync=%s", async (sync) => {
  const { code, output } = await run("stilts", [
    "tapquery",
    `tapurl=${get().tap}`,
    `sync=${sync}`,
    "adql=SELECT TOP 3 observationID, target_name FROM caom2.Observation WHERE collection = 'CFHT' ORDER BY observationID",
    "ofmt=csv",
  ]);
  expect(code, output).toBe(0);
  expect(output).toContain("observationID,target_name\n1671231,Pisces-7\n1671233,Pisces-7");
});

it("stilts taplint finds no error but the table that is not there", async () => {
  const { output } = await run("stilts", ["taplint", `tapurl=${get().tap}`]);
  const findings = output.split("\n").filter((line) => /^[EF]-/.test(line));
  expect(findings).toEqual([
    expect.stringMatching(/^F-LOC-NOTP-1 No table with name ivoa.obsplan/),
  ]);
  const warnings = output.split("\n").filter((line) => /^W-/.test(line));
  // The archive it is like calls URIs and UUIDs by xtypes of its own, and signs on with tokens.
  const known = /Non-DALI xtype value "(uri|uuid|shape|multishape|multiinterval)"|sso#token/;
  expect(warnings.filter((line) => !known.test(line))).toEqual([]);
});

it("stilts datalinklint finds no fault with the links of products, good and bad", async () => {
  for (const id of [
    "ivo://cadc.nrc.ca/CFHT?2376828/2376828p",
    "ivo://cadc.nrc.ca/CFHT?none/none",
  ]) {
    const url = `${get().datalink}?ID=${encodeURIComponent(id)}`;
    const { output } = await run("stilts", ["datalinklint", `votable=${url}`]);
    const findings = output.split("\n").filter((line) => /^[EFW]-/.test(line));
    // Terms that the archive it is like uses, and that are not in the vocabulary.
    const known = /Unknown predicate '(thumbnail|package)'/;
    expect(findings.filter((line) => !known.test(line))).toEqual([]);
  }
});
