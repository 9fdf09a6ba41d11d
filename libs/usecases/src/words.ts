/** The engine's words, for whoever shows its answers. */
export { capacityLimitText, stepText, summarize, summarizeDns, symptomOf } from '@vantage/engine';
