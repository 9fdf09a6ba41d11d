/**
 * Calico's selector expressions, as far as a list of requirements can say them: `app == 'web' && has(tier) && zone not in {'a', 'b'}`.
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selector
 */
import type { LabelSelectorRequirement } from '@vantage/engine';

/** The requirements that all must hold. A part that a requirement cannot say is left out; an expression with `||` has none. */
export function calicoRequirements(expression: string): readonly LabelSelectorRequirement[] {
  if (expression.includes('||') || /!\s*\(/.test(expression)) return [];
  return expression
    .split('&&')
    .map((part) => part.trim().replace(/^\((.*)\)$/, '$1').trim())
    .flatMap(requirementOf);
}

const KEY = '[A-Za-z0-9_./-]+';
const VALUE = `'[^']*'|"[^"]*"`;
const equality = new RegExp(`^(${KEY})\\s*(==|!=)\\s*(${VALUE})$`);
const membership = new RegExp(`^(${KEY})\\s+(not\\s+)?in\\s*\\{(.*)\\}$`);
const existence = new RegExp(`^(!?)\\s*has\\((${KEY})\\)$`);

function requirementOf(part: string): readonly LabelSelectorRequirement[] {
  const [, equalKey, sign, value] = equality.exec(part) ?? [];
  if (equalKey !== undefined && value !== undefined) return [{ key: equalKey, operator: sign === '==' ? 'In' : 'NotIn', values: [value.slice(1, -1)] }];
  const [, memberKey, negated, list] = membership.exec(part) ?? [];
  if (memberKey !== undefined && list !== undefined) {
    return [{ key: memberKey, operator: negated === undefined ? 'In' : 'NotIn', values: [...list.matchAll(new RegExp(VALUE, 'g'))].map(([text]) => text.slice(1, -1)) }];
  }
  const [, not, key] = existence.exec(part) ?? [];
  return key === undefined ? [] : [{ key, operator: not === '!' ? 'DoesNotExist' : 'Exists' }];
}
