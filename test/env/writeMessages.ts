import { writeFileSync } from 'node:fs';
import { messageBundle } from './messagesOf.ts';

// npm run l10n
writeFileSync('l10n/bundle.l10n.json', messageBundle('src/ui'));
