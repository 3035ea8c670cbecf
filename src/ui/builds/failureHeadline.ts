import { BuildError } from '../../build/buildError.ts';

/** What went wrong in few words: long commands and the addresses of requests are in the log. */
export function failureHeadline(failure: Error): string {
  const step = failure instanceof BuildError ? failure.step : undefined;
  const message = failure.message.replace(/(?:[A-Za-z]+ )?"https?:\/\/[^"]*": /g, '');
  if (step === undefined || !message.startsWith(step)) return message;
  const command = step.replace(/^\[[^\]]*\]\s*/, '');
  const short = command.length > 48 ? `${command.slice(0, 47).trimEnd()}…` : command;
  return `${short}${message.slice(step.length)}`;
}
