/** Parameters of a request: a form, or names with a value or several. */
export type FormBody = URLSearchParams | FormData | Readonly<Record<string, FormValue>>;

/** What a parameter can be. */
export type FormValue = string | number | boolean | readonly string[];

/** Parameters as a form. */
export function toForm(body: FormBody): URLSearchParams | FormData {
  if (body instanceof URLSearchParams || body instanceof FormData) return body;
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    for (const one of [value].flat()) form.append(name, String(one));
  }
  return form;
}
