import type { Output } from './output.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** ECMA-48 Select Graphic Rendition. */
const codes: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Colours text for an output, or leaves it as it is where colours are not wanted. */
export type Paint = (colour: Colour, text: string) => string;

export function paintFor(output: Output): Paint {
  if (!output.colours) return (_colour, text) => text;
  return (colour, text) => {
    const [on, off] = codes[colour];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}
