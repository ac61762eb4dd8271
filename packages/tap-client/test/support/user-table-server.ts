import { readVOTable } from "@vostack/votable";
import { parseVosiTables } from "../../src/metadata/vosi-tables.ts";
import { send } from "./fake-tap.ts";
import { type Handler, type SeenRequest, startServer, type TestServer } from "./http-server.ts";

interface UserTable {
  readonly owner: string;
  readonly columns: readonly string[];
  readonly rows: string[][];
  readonly indexes: string[];
  readonly permissions: Map<string, string>;
}

interface UpdateJob {
  readonly parameters: Record<string, string>;
  phase: string;
  error: string;
}

/**
 * A service where users keep tables of their own, as the CADC's youcat does it and pyvo's prototype expects: PUT, GET and
 * DELETE of `/tables/NAME`, POST of rows to `/load/NAME`, jobs at `/table-update`, lines at `/permissions/NAME`.
 * Users sign on with their name as password.
 */
export async function userTableServer(): Promise<TestServer & { tap: string }> {
  const tables = new Map<string, UserTable>();
  const jobs = new Map<string, UpdateJob>();
  const server = await startServer(async (request, response) => {
    const say = (status: number, text = "", headers = {}) =>
      response.writeHead(status, { "Content-Type": "text/plain", ...headers }).end(text);
    const [, root, endpoint = "", ...rest] = request.path.split("/");
    const name = decodeURIComponent(rest[0] ?? "");
    const user = userOf(request);
    const table = tables.get(name);
    if (root !== "tap") return void say(404, "not found");
    if (endpoint === "sync") return rowsOf(tables, user)(request, response);
    if (endpoint === "capabilities") return void say(404, "not found");
    if (endpoint === "table-update") return update(request, response, { tables, jobs, user });
    if (endpoint === "tables" && name === "") {
      const visible = [...tables].filter(([, one]) => maySee(one, user));
      const list = visible.map(([one]) => `<table><name>${one}</name></table>`).join("");
      const whole = `<tableset><schema><name>me</name>${list}<table><name>me.fixed</name></table></schema></tableset>`;
      return send(response, whole, { "Content-Type": "text/xml" });
    }
    if (endpoint === "tables" && request.method === "PUT") {
      if (!user) return void say(403, "permission denied");
      if (table) return void say(409, `table already exists: ${name}`);
      const columns = await columnsOf(request);
      if (!columns) return void say(400, `cannot create ${name} from this document`);
      tables.set(name, { owner: user, columns, rows: [], indexes: [], permissions: new Map() });
      return void say(201);
    }
    if (!table || !maySee(table, user)) return void say(404, `table not found: ${name}`);
    if (endpoint === "tables" && request.method === "GET") {
      const columns = table.columns.map((one) => `<column><name>${one}</name></column>`).join("");
      return send(response, `<table><name>${name}</name>${columns}</table>`, {
        "Content-Type": "text/xml",
        "X-VOSI-Owner": table.owner,
      });
    }
    if (endpoint === "permissions" && request.method === "GET") {
      const lines = [
        `owner=${table.owner}`,
        `public=${table.permissions.get("public") ?? "false"}`,
      ];
      for (const key of ["r-group", "rw-group"]) {
        lines.push(`${key}=${table.permissions.get(key) ?? ""}`);
      }
      return void say(200, `${lines.join("\n")}\n`);
    }
    if (user !== table.owner) return void say(403, "permission denied");
    if (endpoint === "tables" && request.method === "DELETE") {
      tables.delete(name);
      return void say(200);
    }
    if (endpoint === "load") {
      const refused = load(table, request);
      return void (refused ? say(400, refused) : say(200));
    }
    if (endpoint === "permissions") {
      for (const line of request.body.split("\n").filter(Boolean)) {
        const [key = "", value = ""] = line.split("=", 2);
        table.permissions.set(key, value);
      }
      return void say(200);
    }
    say(405, "unsupported");
  });
  return Object.assign(server, { tap: `${server.url}/tap` });
}

function userOf({ headers }: SeenRequest): string | undefined {
  const [user, password] = atob((headers.authorization ?? "").replace(/^Basic /, "")).split(":");
  return user && user === password ? user : undefined;
}

function maySee(table: UserTable, user: string | undefined): boolean {
  return user === table.owner || table.permissions.get("public") === "true";
}

async function columnsOf({ headers, body }: SeenRequest): Promise<string[] | undefined> {
  if (headers["content-type"] === "text/xml") {
    const [table] = parseVosiTables(body);
    return table?.columns?.map(({ name }) => name);
  }
  if (headers["content-type"] !== "application/x-votable+xml") return undefined;
  return (await readVOTable(body)).firstTable()?.fields.map(({ name }) => name);
}

/** Appends rows; says what is wrong with them. */
function load(table: UserTable, { headers, body }: SeenRequest): string {
  const type = headers["content-type"];
  const separator = type === "text/csv" ? "," : "\t";
  if (type !== "text/csv" && type !== "text/tab-separated-values") return `unsupported: ${type}`;
  const [header = "", ...lines] = body.split(/\r?\n/).filter(Boolean);
  const names = header.split(separator);
  const unknown = names.find((name) => !table.columns.includes(name));
  if (unknown !== undefined) return `column not found in table: ${unknown}`;
  for (const line of lines) {
    const cells = line.split(separator);
    table.rows.push(table.columns.map((column) => cells[names.indexOf(column)] ?? ""));
  }
  return "";
}

function rowsOf(tables: ReadonlyMap<string, UserTable>, user: string | undefined): Handler {
  return ({ parameters }, response) => {
    const [, name = ""] = /FROM (\S+)/.exec(parameters.QUERY?.[0] ?? "") ?? [];
    const table = tables.get(name);
    if (!table || !maySee(table, user)) {
      response.writeHead(400, { "Content-Type": "text/plain" }).end(`table not found: ${name}`);
      return;
    }
    const fields = table.columns.map(
      (one) => `<FIELD name="${one}" datatype="char" arraysize="*"/>`,
    );
    const cells = table.rows.map(
      (row) => `<TR>${row.map((one) => `<TD>${one}</TD>`).join("")}</TR>`,
    );
    send(
      response,
      `<VOTABLE><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/><TABLE>${fields.join("")}<DATA><TABLEDATA>${cells.join("")}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`,
    );
  };
}

function update(
  request: SeenRequest,
  response: Parameters<Handler>[1],
  {
    tables,
    jobs,
    user,
  }: { tables: Map<string, UserTable>; jobs: Map<string, UpdateJob>; user: string | undefined },
): void {
  const [, id, field] = /table-update\/(\w+)(?:\/(\w+))?/.exec(request.path) ?? [];
  if (id === undefined) {
    const next = `j${jobs.size + 1}`;
    const parameters = Object.fromEntries(
      Object.entries(request.parameters).map(([name, [value = ""]]) => [name, value]),
    );
    jobs.set(next, { parameters, phase: "PENDING", error: "" });
    response.writeHead(303, { Location: `/tap/table-update/${next}` }).end();
    return;
  }
  const job = jobs.get(id);
  if (!job) return void response.writeHead(404).end(`not found: ${id}`);
  if (field === "phase") {
    const table = tables.get(job.parameters.TABLE ?? "");
    const column = job.parameters.INDEX ?? "";
    const at = table?.columns.indexOf(column) ?? -1;
    const values = table?.rows.map((row) => row[at]) ?? [];
    if (!table || table.owner !== user) job.error = "permission denied";
    else if (at < 0) job.error = `column not found: ${column}`;
    else if (job.parameters.UNIQUE === "true" && new Set(values).size < values.length) {
      job.error = `values of ${column} are not unique`;
    } else table.indexes.push(column);
    job.phase = job.error ? "ERROR" : "COMPLETED";
    response.writeHead(303, { Location: `/tap/table-update/${id}` }).end();
    return;
  }
  const summary = job.error
    ? `<uws:errorSummary type="fatal" hasDetail="false"><uws:message>${job.error}</uws:message></uws:errorSummary>`
    : "";
  send(
    response,
    `<uws:job xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" version="1.1"><uws:jobId>${id}</uws:jobId><uws:phase>${job.phase}</uws:phase>${summary}</uws:job>`,
    { "Content-Type": "text/xml" },
  );
}
