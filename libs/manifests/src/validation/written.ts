/**
 * A Kubernetes object as it was written: the structural phase has proven the type of each field, but any of them may be missing,
 * and a text may be any text where the API documents an enumeration.
 */
export type Written<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Written<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]?: Written<T[Key]> }
      : T;
