/** The engine's words, for whoever shows its answers. */
export { stepText, summarize, summarizeDns, symptomOf } from '@vantage/engine';
