/**
 * Where an object of a lab was written down, and how a step of a trace points back at it.
 * Every object of the model carries an `Origin`; every step of a trace cites at least one `Citation`.
 */

/** Where one object stands in the files of a lab. */
export interface Origin {
  /** The object in the words of kubectl: `NetworkPolicy shop/default-deny`, `Lan office`, `Node prod/node1`. */
  readonly resource: string;
  /** Path of the file inside the lab; absent for objects that Vantage itself supplied (defaults, the classic picture). */
  readonly path?: string;
  /** Line (1-based) where the object's document begins. */
  readonly line?: number;
  /** Line (1-based) of each field that was written, by its path as the API server writes it: `spec.ports[0].nodePort`. */
  readonly fields?: ReadonlyMap<string, number>;
}

/** What decided a step: a line of a file of the lab, or a reference (specification, documentation, source) where no file says it. */
export interface Citation {
  readonly resource: string;
  readonly path?: string;
  /** 1-based. */
  readonly line?: number;
  readonly field?: string;
  /** URL or name of the specification that makes it so, where the rule is not the lab's own. */
  readonly reference?: string;
}

/**
 * Cites a field of an object. The line is the field's own, otherwise that of the nearest enclosing field that was written,
 * otherwise the object's first line: a defaulted field is cited where it would have stood.
 */
export function cite(origin: Origin, field?: string, reference?: string): Citation {
  const line = field === undefined ? origin.line : lineOf(origin, field);
  return {
    resource: origin.resource,
    ...(origin.path === undefined ? {} : { path: origin.path }),
    ...(line === undefined ? {} : { line }),
    ...(field === undefined ? {} : { field }),
    ...(reference === undefined ? {} : { reference }),
  };
}

/** Cites a rule that stands in no file of the lab: `rule` says whose it is, `reference` where it is written. */
export function citeReference(rule: string, reference: string): Citation {
  return { resource: rule, reference };
}

function lineOf(origin: Origin, field: string): number | undefined {
  for (let path = field; path !== ''; path = parentOf(path)) {
    const line = origin.fields?.get(path);
    if (line !== undefined) return line;
  }
  return origin.line;
}

/** `spec.ports[0].port` → `spec.ports[0]` → `spec.ports` → `spec` → ``. */
function parentOf(field: string): string {
  return field.slice(0, Math.max(field.lastIndexOf('.'), field.lastIndexOf('['), 0));
}
