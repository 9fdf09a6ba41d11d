/** Answers are for whoever asked, and true for now: no cache keeps them. Apollo's own plugin would work that out anew at every field of an answer. */
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';

export const notStored: readonly ApolloServerPlugin[] = [
  ApolloServerPluginCacheControlDisabled(),
  {
    requestDidStart: async () => ({
      willSendResponse: async ({ response: { http } }) => {
        http.headers.set('cache-control', 'no-store');
      },
    }),
  },
];
