// The compiler leaves SQL where it is: this puts it beside the compiled code, where the code looks for it.
import { cpSync } from 'node:fs';

for (const path of ['server/src/database/migrations', 'patches/src/schema/triggers.sql']) {
  cpSync(new URL(`../${path}`, import.meta.url), new URL(`dist/${path}`, import.meta.url), { recursive: true });
}
