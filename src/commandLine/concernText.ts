import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';

interface Choice {
  /** An option of the command line; `allow` takes the code of the concern. */
  readonly option: string;
  readonly text: string;
}

interface Concern {
  readonly code: string;
  readonly blocks: boolean;
  readonly message: string;
  readonly remedy: string;
  readonly choices: readonly Choice[];
}

/** What speaks against something, what to do about it, and which option waves it through. */
export function concernText(concern: Concern, paint: Paint): string {
  const { blocks, code, message, remedy, choices } = concern;
  const mark = blocks ? paint('red', 'stop') : paint('yellow', 'note');
  const indent = ' '.repeat('stop  '.length);
  let text = `${mark}  ${neutralise(message)}  ${paint('dim', `[${code}]`)}\n`;
  text += `${indent}${paint('cyan', 'next:')} ${neutralise(remedy)}\n`;
  if (!blocks) return text;
  for (const choice of choices)
    text += `${indent}${paint('cyan', '  or:')} ${neutralise(choice.text)}: ${optionText(choice, concern)}\n`;
  return text;
}

function optionText({ option }: Choice, { code }: Concern): string {
  return option === 'allow' ? `--allow ${code}` : `--${option}`;
}
