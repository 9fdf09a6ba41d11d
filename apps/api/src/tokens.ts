/** What the modules inject beside classes. */
export const RATE_LIMITS = Symbol('how much may be asked for');
export const DEPS = Symbol('the use cases’ dependencies');
export const LOGGER = Symbol('the logger');
export const SIGN_IN = Symbol('how people sign in');
export const PROVIDER = Symbol('the sign-in provider');
export const DATABASE_URL = Symbol('the database’s URL');
export const TRUSTED_DOCUMENTS = Symbol('documents that clients may name');
export const OPS = Symbol('health and metrics');
export const HTTP_CONFIG = Symbol('how the API speaks HTTP');
export const SOCKET_LIMITS = Symbol('what WebSockets may take');
export const RESPONSES = Symbol('responses that were given before');
export const SENDERS = Symbol('who was proven lately');
export const ADDRESS_LIMITS = Symbol('what an address may do');
export const TURNS = Symbol('whose turn it is');
