// Control characters but tab and line feed, and the marks that reorder text (UAX #9).
const suspicious = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
// ECMA-48: strings (OSC, DCS, SOS, PM, APC) up to their end, control sequences, short escapes.
const sequences =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside without terminal control sequences, control characters and reordering marks. */
export function plainText(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.replace(sequences, '').replace(controls, '');
}
