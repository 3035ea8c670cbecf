import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { configJsonSchema } from '../../src/release/config/configJsonSchema.ts';

/** Writes the JSON Schema editors use for slipway.yaml. */
const file = new URL('../../media/slipway.schema.json', import.meta.url);
writeFileSync(
  file,
  await format(JSON.stringify(configJsonSchema()), {
    parser: 'json',
    printWidth: 100,
    filepath: file.pathname,
  }),
);
