/** Holds what glibc found against what `resolve` says. */
import { resolve, type Network } from '@vantage/engine';
import type { Agent } from '../namespaces/agent.js';
import { askNames, canServeNames } from './ask.js';
import type { NameQuestion } from './questions.js';

export interface NameDifference {
  readonly question: NameQuestion;
  readonly found: readonly string[];
  readonly predicted: readonly string[];
}

export interface NameExamination {
  readonly asked: number;
  readonly differences: readonly NameDifference[];
}

export async function examineNames(agent: Agent, network: Network, questions: readonly NameQuestion[]): Promise<NameExamination> {
  const predictions = questions.flatMap((question) => {
    const answer = resolve(network, { from: question.pod.address, name: question.name, type: question.type });
    // Whether the packets arrive is not asked here; the probes of connections do.
    return answer.ok && answer.value.outcome !== 'TIMEOUT' && answer.value.outcome !== 'SERVFAIL' ? [{ question, predicted: sorted(answer.value.addresses) }] : [];
  });
  if (predictions.length === 0 || !canServeNames()) return { asked: 0, differences: [] };
  const answers = await askNames(agent, network.state, predictions.map(({ question }) => question));
  const differences = predictions.flatMap(({ question, predicted }, index) => {
    const found = answers[index] ?? [];
    return found.join() === predicted.join() ? [] : [{ question, found, predicted }];
  });
  return { asked: predictions.length, differences };
}

export function nameDifferenceLines({ question, found, predicted }: NameDifference): readonly string[] {
  const say = (addresses: readonly string[]): string => (addresses.length === 0 ? 'nothing' : addresses.join(', '));
  return [`  ${question.pod.address} asks for ${question.name} ${question.type}`, `    resolve says   ${say(predicted)}`, `    glibc found    ${say(found)}`];
}

function sorted(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses)].sort();
}
