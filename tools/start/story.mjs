// @ts-check
/** Prints an answer of `reach` for a reader at a terminal. */

/** @typedef {{ resource: string, path: string | null, line: number | null, reference: string | null }} Citation */
/** @typedef {{ at: string, steps: readonly { text: string, cites: readonly Citation[] }[] }} Hop */
/** @typedef {{ probability: number, disposition: string, hops: readonly Hop[], replies: readonly Hop[], sourceSeen: string | null }} Trace */
/** @typedef {{ reachability: string, summary: string, symptom: { tool: string, exitCode: number, output: string }, traces: readonly Trace[], notes: readonly string[] }} Answer */

const VERDICTS = /** @type {Readonly<Record<string, string>>} */ ({
  ALWAYS: 'Yes.',
  SOMETIMES: 'Sometimes.',
  NEVER: 'No.',
  UNDEFINED: 'Kubernetes leaves that undefined.',
});

/**
 * @param {Answer} answer
 * @param {{ question: string, colour: boolean, width: number }} options
 */
export function story(answer, { question, colour, width }) {
  const pen = penFor(colour);
  const [trace] = [...answer.traces].sort((a, b) => b.probability - a.probability);
  const lines = [pen.bold(question), '', ...wrap(`${VERDICTS[answer.reachability] ?? answer.reachability} ${answer.summary}`, width)];
  if (trace !== undefined) {
    lines.push('', pen.dim(ways(answer.traces.length, trace.probability)));
    for (const hop of trace.hops) lines.push(...paragraph(hop, pen, width));
    if (trace.replies.length > 0) lines.push(pen.dim(`and back by ${trace.replies.map((hop) => hop.at).join(' → ')}`));
  }
  lines.push('', pen.dim(`${answer.symptom.tool} there prints (exit code ${answer.symptom.exitCode}):`), ...answer.symptom.output.trimEnd().split('\n').map((line) => `  ${line}`));
  for (const note of answer.notes) lines.push('', ...wrap(`Note: ${note}`, width));
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
}

/** @typedef {Record<'bold' | 'dim' | 'place', (text: string) => string>} Pen */

/** @param {boolean} colour @returns {Pen} */
function penFor(colour) {
  /** @param {number} on @param {number} off */
  const code = (on, off) => (/** @type {string} */ text) => (colour ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  return { bold: code(1, 22), dim: code(2, 22), place: code(36, 39) };
}

/** @param {number} count @param {number} probability */
function ways(count, probability) {
  if (count === 1) return 'The only way the packets can go:';
  return `One of ${count} ways the packets may go, taken ${Math.round(probability * 1000) / 10} % of the time:`;
}

/** @param {Hop} hop @param {Pen} pen @param {number} width */
function paragraph(hop, pen, width) {
  return [pen.place(hop.at), ...hop.steps.flatMap(({ text, cites }) => step(text, place(cites[0]), pen, width))];
}

/** @param {string} text @param {string} where @param {Pen} pen @param {number} width */
function step(text, where, pen, width) {
  const lines = wrap(text, width - 4);
  const last = lines.at(-1) ?? '';
  if (where === '') return lines.map((line) => `│ ${line}`);
  // Beside the text where there is room, otherwise below it.
  if (last.length + where.length + 8 <= width) lines[lines.length - 1] = `${last}  ${pen.dim(`[${where}]`)}`;
  else lines.push(pen.dim(`[${where}]`));
  return lines.map((line) => `│ ${line}`);
}

/** @param {Citation | undefined} cite */
function place(cite) {
  if (cite === undefined) return '';
  if (cite.path !== null && cite.line !== null) return `${cite.path}:${cite.line}`;
  return cite.reference ?? cite.resource;
}

/** @param {string} text @param {number} width */
function wrap(text, width) {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = /** @type {string} */ (lines.at(-1));
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
