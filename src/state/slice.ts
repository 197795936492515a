/**
 * Makes one part of the state: its first values, and actions that change the state and do nothing else.
 * `Needs` is all of the state that they read, `Changes` all that they change.
 */
export type Slice<Needs, Own, Changes = Needs> = (
  set: (change: Partial<Changes> | ((state: Needs) => Partial<Changes>)) => void,
  get: () => Needs,
) => Own;
