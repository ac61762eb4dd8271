/** Which proxy is named: what curl and Python's requests agree on, unless a comment says otherwise. */
export const choices: {
  readonly name: string;
  readonly environment: Record<string, string>;
  readonly url: string;
  readonly proxy: string | undefined;
}[] = [
  {
    name: "may name none",
    environment: {},
    url: "http://a.example/",
    proxy: undefined,
  },
  {
    name: "names one for http",
    environment: { http_proxy: "http://p:1" },
    url: "http://a.example/",
    proxy: "http://p:1",
  },
  {
    name: "names none for https by http_proxy",
    environment: { http_proxy: "http://p:1" },
    url: "https://a.example/",
    proxy: undefined,
  },
  {
    name: "names one for everything else",
    environment: { http_proxy: "http://p:1", all_proxy: "http://q:2" },
    url: "https://a.example/",
    proxy: "http://q:2",
  },
  {
    name: "takes lower case before upper case",
    environment: { https_proxy: "http://p:1", HTTPS_PROXY: "http://q:2" },
    url: "https://a.example/",
    proxy: "http://p:1",
  },
  {
    name: "takes upper case, too",
    environment: { ALL_PROXY: "http://q:2" },
    url: "https://a.example/",
    proxy: "http://q:2",
  },
  {
    // curl passes over variables that are empty.
    name: "takes back by an empty variable what upper case names",
    environment: { https_proxy: "", HTTPS_PROXY: "http://q:2" },
    url: "https://a.example/",
    proxy: undefined,
  },
  {
    name: "may leave the scheme out",
    environment: { http_proxy: "localhost:3128" },
    url: "http://a.example/",
    proxy: "http://localhost:3128",
  },
  {
    // curl never takes HTTP_PROXY.
    name: "takes HTTP_PROXY",
    environment: { HTTP_PROXY: "http://p:1" },
    url: "http://a.example/",
    proxy: "http://p:1",
  },
  {
    name: "is not believed where a web server makes HTTP_PROXY of a header",
    environment: { HTTP_PROXY: "http://p:1", REQUEST_METHOD: "GET" },
    url: "http://a.example/",
    proxy: undefined,
  },
  {
    name: "takes NO_PROXY for no_proxy",
    environment: { http_proxy: "http://p:1", NO_PROXY: "a.example" },
    url: "http://a.example/",
    proxy: undefined,
  },
];

/** Whether an entry of `no_proxy` excepts a URL. */
export const exceptions: [noProxy: string, url: string, isException: boolean][] = [
  ["", "http://a.example/", false],
  ["*", "http://a.example/", true],
  ["b.example, *", "http://a.example/", true],
  ["a.example", "http://a.example/", true],
  ["A.Example", "http://a.EXAMPLE/", true],
  ["a.example", "http://x.a.example/", true],
  ["a.example", "http://xa.example/", false],
  [".a.example", "http://x.a.example/", true],
  [".a.example", "http://a.example/", true],
  ["*.a.example", "http://x.a.example/", true],
  ["*.a.example", "http://xa.example/", false],
  ["a.example.", "http://a.example/", true],
  ["a.example", "http://a.example./", true],
  ["b.example,a.example", "http://a.example/", true],
  ["b.example , a.example", "http://a.example/", true],
  ["b.example a.example", "http://a.example/", true],
  ["a.example:8080", "http://a.example:8080/", true],
  ["a.example:8080", "http://x.a.example:8080/", true],
  ["a.example:8080", "http://a.example/", false],
  ["a.example:443", "https://a.example/", true],
  ["a.example:80", "https://a.example/", false],
  ["127.0.0.1", "http://127.0.0.1:81/", true],
  ["127.0.0.1:81", "http://127.0.0.1:81/", true],
  ["127.0.0.1:82", "http://127.0.0.1:81/", false],
  ["0.0.1", "http://127.0.0.1/", false],
  ["10.0.0.0/8", "http://10.1.2.3/", true],
  ["10.0.0.0/8", "http://11.1.2.3/", false],
  ["10.1.0.0/33", "http://10.1.2.3/", false],
  ["10.0.0.0/0", "http://11.1.2.3/", true],
  ["10.0.0.0/8", "http://a.example/", false],
  ["::1", "http://[::1]/", true],
  ["[::1]", "http://[::1]:81/", true],
  ["[::1]:81", "http://[::1]:81/", true],
  ["[::1]:82", "http://[::1]:81/", false],
  ["0:0:0:0:0:0:0:1", "http://[::1]/", true],
  ["fd00::/8", "http://[fd12::1]/", true],
  ["[fd00::]/8", "http://[fe12::1]/", false],
  ["localhost", "http://127.0.0.1/", false],
  ["a.example/8", "http://a.example/", false],
];
