/** The engine's words, for whoever shows its answers. */
export { capacityLimitText, renderAnswer, stepText, summarize, summarizeDns, symptomOf } from '@vantage/engine';
