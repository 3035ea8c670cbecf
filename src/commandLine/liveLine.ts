import { paintFor } from '../terminal/paint.ts';
import type { Output } from '../terminal/output.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const eraseLine = '\r\u001b[2K';

/** The last line of a terminal, redrawn in place; builds side by side share it. */
export interface LiveLine {
  /** What a name is doing, safe to print; nothing any more when empty. */
  set(name: string, status: string): void;
  draw(): void;
  /** A complete line above it that stays. */
  write(text: string): void;
  clear(): void;
}

export function liveLine(output: Output): LiveLine {
  const paint = paintFor(output);
  const statuses = new Map<string, string>();
  let frame = 0;
  return {
    set(name, status) {
      if (status === '') statuses.delete(name);
      else statuses.set(name, status);
    },
    draw() {
      if (statuses.size === 0) return;
      const spinner = frames[frame++ % frames.length] ?? '';
      // One column stays free: a full line would wrap, and a wrapped line cannot be redrawn.
      const room = Math.max(8, output.columns - 3);
      // Each has its share, so that the last is seen beside a first that has much to say.
      const share = Math.max(8, Math.floor((room - 3 * (statuses.size - 1)) / statuses.size));
      const parts = [...statuses].map(([name, status]) => `${name}  ${status}`.slice(0, share));
      output.write(`${eraseLine}${paint('cyan', spinner)} ${parts.join(' │ ').slice(0, room)}`);
    },
    write: (text) => output.write(`${eraseLine}${text}\n`),
    clear: () => output.write(eraseLine),
  };
}
