export { capacityLimitText } from './capacityText.js';
export { symptomOfDns } from './dnsSymptom.js';
export { renderAnswer, type RenderOptions } from './answerText.js';
export { stepText } from './stepText.js';
export { dispositionText, summarize, summarizeDns } from './summary.js';
export { symptomOf } from './symptom.js';
