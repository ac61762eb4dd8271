import {
  AuthenticationError,
  Credentials,
  describeCapabilities,
  findCapabilities,
  getAvailability,
  getCapabilities,
  NotFoundError,
  Session,
} from "@vostack/vo-service";
import { expect, test } from "vitest";
import { failure } from "../../../test-setup/serve.ts";

// GAVO DaCHS, see peers/dachs.
const dachs = process.env.VOSTACK_DACHS_URL ?? "http://127.0.0.1:8581";
const tap = `${dachs}/__system__/tap/run`;
const host = new URL(dachs).hostname;

test("capabilities of DaCHS say what its TAP can do, with units", async () => {
  const capabilities = await getCapabilities(new Session(), tap);
  const [found] = findCapabilities(capabilities, "ivo://ivoa.net/std/TAP");
  expect(found?.interfaces[0]?.version).toBe("1.1");
  expect(found?.languages.map(({ name }) => name)).toContain("ADQL");
  expect(found?.outputLimit[0]).toMatchObject({ unit: "row", default: expect.any(Number) });
  expect(found?.uploadLimit[0]?.unit).toBe("byte");
  expect(found?.uploadMethods.some((id) => id.endsWith("#upload-inline"))).toBe(true);
  expect(found?.outputFormats.flatMap(({ aliases }) => aliases)).toContain("csv");
  const report = describeCapabilities(capabilities);
  expect(report).toMatch(/udf: .*gavo_match/);
  expect(report).toMatch(/rows by default/);
});

test("capabilities are found from an endpoint of the service, too", async () => {
  const session = new Session();
  const direct = await getCapabilities(session, `${tap}/capabilities`);
  expect(await getCapabilities(session, `${tap}/`)).toEqual(direct);
});

test("DaCHS tells that it is available", async () => {
  const availability = await getAvailability(new Session(), tap);
  expect(availability.available).toBe(true);
  expect(availability.upSince).toBeInstanceOf(Date);
});

test("what needs a password is refused with the way to get in, and comes with it", async () => {
  const url = `${dachs}/img/q/secret/siap2.xml?MAXREC=1`;
  const error = await failure(new Session().fetch(url), AuthenticationError);
  expect(error.hint).toContain("a user name and password");
  const credentials = new Credentials();
  credentials.add({ kind: "basic", user: "testuser", password: "testpass" }, { domains: [host] });
  const response = await new Session({ credentials }).fetch(url);
  expect(response.status).toBe(200);
  await response.body?.cancel();
  const wrong = new Credentials();
  wrong.add({ kind: "basic", user: "testuser", password: "wrong-word" }, { domains: [host] });
  const refused = new Session({ credentials: wrong }).fetch(url);
  expect((await failure(refused, AuthenticationError)).hint).toContain("not accepted");
});

test("what DaCHS does not have is NotFoundError with its own words", async () => {
  const error = await failure(new Session().fetch(`${tap}/async/nosuchjob`), NotFoundError);
  expect(error.serverMessage).toContain("nosuchjob");
});
