import type { Vulnerability } from '../../release/verify/scanner.ts';

export interface ScanSubject {
  /** `host/path@sha256:…` */
  readonly reference: string;
  /** `os/arch[/variant]` */
  readonly platform: string;
  readonly plainHttp: boolean;
}

/** A scanner as data: what is run, and what its answer says. */
export interface ScanProgram {
  readonly name: string;
  command(subject: ScanSubject): {
    readonly file: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
  /** Undefined for an answer of another form. */
  parse(text: string): Vulnerability[] | undefined;
}

/** `CRITICAL`, `Critical`; `Negligible` and what nobody has judged are unknown. */
export function severityOf(text = ''): Vulnerability['severity'] {
  const word = text.toLowerCase();
  switch (word) {
    case 'low':
    case 'medium':
    case 'high':
    case 'critical':
      return word;
    default:
      return 'unknown';
  }
}
