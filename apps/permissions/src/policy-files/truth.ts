/** Kleene's three values: `undefined` is "cannot be known", because an attribute is absent or of another kind. */
export type Truth = boolean | undefined;
