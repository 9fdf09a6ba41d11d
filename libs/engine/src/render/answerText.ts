/** A whole answer for a terminal: the verdict, each way hop by hop with the lines that decided it, the way back, what a person sees. */
import type { Citation } from '../model/index.js';
import type { Hop, Reachability, ReachAnswer, Step, Trace } from '../trace/index.js';
import { COLORS, PLAIN, type Paint } from './paint.js';
import { isFailure, stepText } from './stepText.js';
import { dispositionText, summarize } from './summary.js';
import { symptomOf } from './symptom.js';
import { deviceText, endpointText, placeText } from './words.js';

export interface RenderOptions {
  readonly color: boolean;
  /** Ways beyond these are counted, not told; 3 where nothing is said. */
  readonly mostWays?: number;
}

const DEFAULT_WAYS = 3;

/** The answer as text, with colours or without. */
export function renderAnswer(answer: ReachAnswer, options: RenderOptions): string {
  const paint = options.color ? COLORS : PLAIN;
  const mostWays = options.mostWays ?? DEFAULT_WAYS;
  const shown = answer.traces.slice(0, mostWays);
  const hidden = answer.traces.length - shown.length;
  const blocks = [
    header(answer, paint),
    ...shown.map((trace, index) => trace.hops.length === 0 ? '' : wayText(trace, index, answer.traces.length, paint)),
    hidden > 0 ? paint.faint(`… and ${hidden} more ${hidden === 1 ? 'way' : 'ways'}`) : '',
    symptomText(answer, paint),
    answer.notes.map(({ text, cites }) => `${paint.doubt('note')}  ${text}${citeText(cites, paint)}`).join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function header(answer: ReachAnswer, paint: Paint): string {
  const { from, to, protocol, port } = answer.question;
  const over = [protocol, port].filter((part) => part !== undefined).join(' ');
  const verdict = verdictPaint(answer.reachability, paint)(paint.strong(answer.reachability));
  return `${paint.strong(from)} → ${paint.strong(to)}${over === '' ? '' : ` (${over})`}\n${verdict}  ${summarize(answer)}`;
}

function verdictPaint(reachability: Reachability, paint: Paint): (text: string) => string {
  switch (reachability) {
    case 'ALWAYS':
      return paint.good;
    case 'NEVER':
      return paint.bad;
    case 'SOMETIMES':
    case 'UNDEFINED':
      return paint.doubt;
  }
}

function wayText(trace: Trace, index: number, ways: number, paint: Paint): string {
  const share = ways === 1 ? '' : ` ${index + 1} of ${ways}, ${Math.round(trace.probability * 1000) / 10} %`;
  const end = trace.destinationIp === undefined ? '' : ` at ${endpointText(trace.destinationIp, trace.destinationPort)}`;
  const outcome = trace.disposition === 'CONNECTED' ? paint.good(dispositionText(trace.disposition)) : paint.bad(dispositionText(trace.disposition));
  const back = trace.replies.length === 0 ? [] : [paint.faint('  replies'), ...trace.replies.map((hop) => hopText(hop, paint))];
  return [`Way${share}: ${outcome}${end}`, ...trace.hops.map((hop) => hopText(hop, paint)), ...back].join('\n');
}

function hopText(hop: Hop, paint: Paint): string {
  return [`  ${paint.strong(deviceText(hop.at))}`, ...hop.steps.map((step) => stepLine(step, paint))].join('\n');
}

function stepLine(step: Step, paint: Paint): string {
  const failed = isFailure(step);
  const mark = failed ? paint.bad('✗') : paint.good('·');
  const text = stepText(step);
  return `    ${mark} ${failed ? paint.bad(text) : text}${citeText(step.cites, paint)}`;
}

/** Lines of the lab's files; where no file says it, the rule that does, whose address the answer's data hold. */
function citeText(cites: readonly Citation[], paint: Paint): string {
  const places = cites.filter(({ path }) => path !== undefined);
  const shown = [...new Set(places.length > 0 ? places.map(placeText) : cites.slice(0, 1).map(({ resource }) => resource))];
  return shown.length === 0 ? '' : `  ${paint.faint(`[${shown.slice(0, 3).join(', ')}]`)}`;
}

function symptomText(answer: ReachAnswer, paint: Paint): string {
  const { tool, exitCode, output } = symptomOf(answer);
  const lines = output.split('\n').map((line) => `  ${line}`);
  return [paint.faint(`What ${tool} prints (exit code ${exitCode})`), ...lines].join('\n');
}
