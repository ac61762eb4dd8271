const EXPOSED = [
  "Content-Disposition",
  "Content-Length",
  "Content-Range",
  "Accept-Ranges",
  "Digest",
  "Last-Modified",
  "Location",
  "Retry-After",
  "WWW-Authenticate",
  "X-VO-Authenticated",
  "X-VO-Bearer",
  "X-Artifact-Id",
];

/** Headers that let a page of any origin use the archive, with or without credentials. */
export function corsHeaders(origin: string | undefined): [string, string][] {
  if (origin === undefined) return [];
  return [
    ["access-control-allow-origin", origin],
    ["access-control-allow-credentials", "true"],
    ["access-control-expose-headers", EXPOSED.join(", ")],
    ["vary", "Origin"],
  ];
}

/** The answer to a preflight request. */
export function preflight(requestedHeaders: string | null): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
      "access-control-allow-headers": requestedHeaders ?? "Authorization, Content-Type, Range",
      "access-control-max-age": "600",
    },
  });
}
