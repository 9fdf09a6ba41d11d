/** What the module injects beside classes. */
export const DEPS = Symbol('the use cases’ dependencies');
export const CONFIG = Symbol('the configuration');
export const LOGGER = Symbol('the logger');
export const METRICS = Symbol('the metrics');
export const HEALTH = Symbol('the health');
