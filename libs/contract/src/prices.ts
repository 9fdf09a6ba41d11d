/** What work costs, over GraphQL and REST alike, before anything runs: one unit is about one `reach` on a lab of the usual size. */
export const prices = {
  /** A request over REST that asks for nothing below. Over GraphQL fields are free: the rows that they stand in were paid for. */
  request: 1,
  /** Each item of a list that is asked for. */
  item: 1,
  /** `reach`, `resolve`, or one of many. */
  question: 1,
  capacity: 10,
  topology: 20,
  /** Files of a lab that come in, to be stored or asked, or that a lab begins with. */
  files: 20,
  connectivity: 50,
  merge: 50,
  simulation: 100,
} as const;
