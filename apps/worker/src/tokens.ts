/** What the module injects beside classes. */
export const DEPS = Symbol('the use cases’ dependencies');
export const CONFIG = Symbol('the configuration');
export const LOGGER = Symbol('the logger');
