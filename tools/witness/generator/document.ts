/** Any value that YAML can write. */
export type Document = { readonly [key: string]: unknown };
