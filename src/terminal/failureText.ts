import { BuildError } from '../build/buildError.ts';
import { isAbort } from '../oci/failure.ts';
import { ConfigError } from '../release/config/configError.ts';
import { neutralise, neutraliseLines } from './neutralise.ts';
import type { Paint } from './paint.ts';

/** What a failure is called and what to do about it, in words. */
interface Told {
  readonly message: string;
  readonly remedy: string;
}

/** A failure for a person: what failed, where, what it said last, what to do next. */
export function failureText(
  error: unknown,
  { message, remedy }: Told,
  paint: Paint,
  verbose: boolean,
): string {
  if (isAbort(error)) return `${paint('yellow', 'Cancelled.')}\n`;
  let text = `${paint('red', 'error:')} ${neutraliseLines(message)}\n`;
  if (error instanceof BuildError) text += buildText(error, paint);
  // A single problem is the message itself.
  if (error instanceof ConfigError && error.problems.length > 1) text += problemsText(error);
  if (remedy !== '') text += `${paint('cyan', 'next:')} ${neutraliseLines(remedy)}\n`;
  if (verbose) text += causesText(error, paint);
  return text;
}

function buildText(error: BuildError, paint: Paint): string {
  let text = '';
  if (error.step !== undefined) text += `  step: ${neutralise(error.step)}\n`;
  if (error.platform !== undefined) text += `  platform: ${neutralise(error.platform)}\n`;
  if (error.place !== undefined) {
    const { file, startLine, endLine } = error.place;
    const lines = endLine > startLine ? `${startLine}-${endLine}` : String(startLine);
    text += `  at: ${neutralise(file)}:${lines}\n`;
  }
  for (const line of error.tail) text += `  ${paint('dim', '│')} ${neutralise(line)}\n`;
  return text;
}

/** Editors make `file:line:column` a link; lines and columns are one-based there. */
function problemsText(error: ConfigError): string {
  let text = '';
  for (const { message, range, severity } of error.problems) {
    const place = `${range.start.line + 1}:${range.start.character + 1}`;
    text += `  ${place} ${severity === 'warning' ? 'warning: ' : ''}${neutralise(message)}\n`;
  }
  return text;
}

function causesText(error: unknown, paint: Paint): string {
  let text = '';
  let depth = 0;
  for (let at = error; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const head = depth === 0 ? 'stack' : 'caused by';
    text += `${paint('dim', `${head}: ${neutraliseLines(at.stack ?? at.message)}`)}\n`;
  }
  return text;
}
