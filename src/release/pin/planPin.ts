import { envAssignments } from './envText.ts';
import type { Pin } from './pin.ts';

export type PinChange =
  | { readonly action: 'create' | 'unchanged'; readonly variable: string; readonly to: string }
  | {
      readonly action: 'change';
      readonly variable: string;
      /** The image before; absent for what is none, which may be a secret. */
      readonly from?: string;
      readonly to: string;
    };

/** What pins do to an env file. */
export interface PinPlan {
  readonly changes: readonly PinChange[];
  /** The whole file afterwards: only values changed and lines added, everything else as it was. */
  readonly text: string;
}

/** `text` is the file as it is, empty for none. A variable that is set twice is changed twice. */
export function planPin(text: string, pins: readonly Pin[]): PinPlan {
  let changed = text;
  const changes = pins.map(({ variable, reference }): PinChange => {
    const places = envAssignments(changed).filter((one) => one.variable === variable);
    // The last assignment is the one that counts.
    const from = places.at(-1)?.value;
    if (from === undefined) {
      changed = withLine(changed, `${variable}=${reference}`);
      return { action: 'create', variable, to: reference };
    }
    if (places.every(({ value }) => value === reference))
      return { action: 'unchanged', variable, to: reference };
    for (const { start, end } of places.reverse())
      changed = changed.slice(0, start) + reference + changed.slice(end);
    const change = { action: 'change', variable, to: reference } as const;
    return isImage(from) ? { ...change, from } : change;
  });
  return { changes, text: changed };
}

function isImage(value: string): boolean {
  return /[/:@]/.test(value) && /^[a-z0-9][A-Za-z0-9._:/@-]*$/.test(value);
}

function withLine(text: string, line: string): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  return `${text}${gap}${line}${newline}`;
}

/** The variable of an env file that holds an image of this repository, by tag or digest. */
export function variableOf(text: string, repository: string): string | undefined {
  return envAssignments(text).find(({ value }) => {
    const rest = value.startsWith(repository) ? value.slice(repository.length) : undefined;
    return rest !== undefined && /^(?:$|[:@])/.test(rest);
  })?.variable;
}
