import type { Memento } from 'vscode';
import * as z from 'zod/mini';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { checkNames } from '../../release/verify/check.ts';
import type { VerifyReport } from '../../release/verify/verifyPlan.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));
const text = z.string();

const schema = z.object({
  /** ISO 8601. */
  at: text,
  report: z.object({
    ok: z.boolean(),
    images: z.array(
      z.object({
        ...{ name: text, reference: text, repository: text, digest },
        platforms: z.array(
          z.object({
            platform: text,
            digest: z.exactOptional(digest),
            size: z.exactOptional(z.number()),
            checks: z.array(
              z.object({
                check: z.enum(checkNames),
                state: z.enum(['passed', 'failed', 'unchecked', 'noted']),
                detail: text,
                remedy: z.exactOptional(text),
              }),
            ),
          }),
        ),
      }),
    ),
  }),
});

/** A report and when it was made. */
export interface DatedReport {
  readonly at: string;
  readonly report: VerifyReport;
}

/** The last report of a folder, for its tab after a reload of the window: nothing is run for it. */
export class KeptReports {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  read(folder: string): DatedReport | undefined {
    const parsed = schema.safeParse(this.#memento.get(keyOf(folder)));
    return parsed.success ? parsed.data : undefined;
  }

  async keep(folder: string, dated: DatedReport): Promise<void> {
    await this.#memento.update(keyOf(folder), dated);
  }
}

function keyOf(folder: string): string {
  return `slipway.verify ${folder}`;
}
