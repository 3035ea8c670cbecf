/** What a Dockerfile says of itself. */
export interface DockerfileFacts {
  /** Names of `ARG`s its stages read, and their lines. */
  readonly args: ReadonlyMap<string, number>;
  /** It runs as somebody who is not root. */
  readonly nonRoot: boolean;
  /** It is built on an image that has no shell. */
  readonly shellless: boolean;
}

interface Stage {
  readonly name?: string;
  readonly base: string;
  readonly user?: string;
}

/** Reads the stage that is built, the last one without `target`. https://docs.docker.com/reference/dockerfile/ */
export function dockerfileFacts(text: string, target: string | undefined): DockerfileFacts {
  const args = new Map<string, number>();
  const stages: Stage[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, instruction = '', rest = ''] = /^(FROM|ARG|USER)\s+(.+)$/i.exec(line.trim()) ?? [];
    const words = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
    const [first = ''] = words;
    if (/^from$/i.test(instruction)) {
      const [, as, name] = words;
      const named = as?.toLowerCase() === 'as' && name !== undefined;
      stages.push({ base: first, ...(named ? { name } : {}) });
    } else if (/^user$/i.test(instruction)) {
      const last = stages.pop();
      if (last !== undefined) stages.push({ ...last, user: first });
      // What stands before the first stage is for the names of base images.
    } else if (/^arg$/i.test(instruction) && stages.length > 0)
      for (const word of words) {
        const [name = ''] = word.split('=');
        if (!args.has(name)) args.set(name, index + 1);
      }
  }
  const line = lineage(stages, target);
  const user = line.find((stage) => stage.user !== undefined)?.user;
  const base = line.at(-1)?.base ?? '';
  return {
    args,
    nonRoot: user === undefined ? /:\S*nonroot/.test(base) : !/^(?:0|root)(?::|$)|\$/.test(user),
    shellless: base === 'scratch' || (/(?:^|\/)distroless\//.test(base) && !base.includes('debug')),
  };
}

/** The stage and those it is built upon. */
function lineage(stages: readonly Stage[], target: string | undefined): readonly Stage[] {
  const called = (name: string) => stages.findLastIndex((stage) => stage.name === name);
  const found: Stage[] = [];
  let at = target === undefined ? stages.length - 1 : called(target);
  for (let stage = stages[at]; stage !== undefined; stage = stages[at]) {
    found.push(stage);
    const next = called(stage.base);
    // A stage is only ever built upon one above it.
    at = next < at ? next : -1;
  }
  return found;
}
