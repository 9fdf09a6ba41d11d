/**
 * Where a text may nest deeper than `limit`, judged by brackets and indentation alone; `undefined` where it surely does not.
 * A full YAML parser recurses, and a stack that overflows inside of it can take the whole process down, so this is asked first.
 */
export function tooDeepAt(text: string, limit: number): number | undefined {
  const indents: number[] = [];
  let brackets = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const { column, marks } = beginning(text, start, end);
    if (start + column < end) {
      while ((indents.at(-1) ?? -1) >= column) indents.pop();
      indents.push(column);
    }
    for (let at = start; at < end; at += 1) {
      const char = text.charCodeAt(at);
      if (char === 91 || char === 123) brackets += 1;
      else if ((char === 93 || char === 125) && brackets > 0) brackets -= 1;
      if (brackets > limit) return at;
    }
    if (indents.length + marks > limit) return start;
    start = end + 1;
  }
  return undefined;
}

/** The column of the first character that is no blank, and how many `- ` and `? ` open collections there on one line. */
function beginning(text: string, start: number, end: number): { readonly column: number; readonly marks: number } {
  let at = start;
  while (at < end && text.charCodeAt(at) <= 32) at += 1;
  const column = at - start;
  let marks = 0;
  while (at < end && '-?:'.includes(text.charAt(at)) && (at + 1 >= end || text.charCodeAt(at + 1) <= 32)) {
    marks += 1;
    at += 1;
    while (at < end && text.charCodeAt(at) <= 32) at += 1;
  }
  return { column, marks };
}
