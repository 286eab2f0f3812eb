/** Kleene's three values: `undefined` is "cannot be known", because an attribute is absent or of another kind. */
export type Truth = boolean | undefined;

export type JudgeOf<Case> = (one: Case) => Truth;

/** False as soon as one is false; unknown as long as one is. */
export function allOf<Case>(judges: readonly JudgeOf<Case>[]): JudgeOf<Case> {
  return (one) => {
    let all: Truth = true;
    for (const judge of judges) {
      const truth = judge(one);
      if (truth === false) return false;
      if (truth === undefined) all = undefined;
    }
    return all;
  };
}

/** True as soon as one is true; unknown as long as one is. */
export function anyOf<Case>(judges: readonly JudgeOf<Case>[]): JudgeOf<Case> {
  return (one) => {
    let any: Truth = false;
    for (const judge of judges) {
      const truth = judge(one);
      if (truth === true) return true;
      if (truth === undefined) any = undefined;
    }
    return any;
  };
}

/** What is not known stays so: `not` never turns an absent attribute into a permission. */
export function notOf<Case>(judge: JudgeOf<Case>): JudgeOf<Case> {
  return (one) => {
    const truth = judge(one);
    return truth === undefined ? undefined : !truth;
  };
}
