/** `user`: another user of this machine, by sudo. */
import { Template } from '../kinds/fields.js';
import { word } from '../kinds/bash-pieces.js';
import { definePlace, shellFunctions } from './place.js';

export const user = definePlace({
  key: 'user',
  title: 'Another user',
  description:
    "The function runs a command on this machine as another user, in that user's environment and in the folder `/`. " +
    '`sudo -n` never asks for a password: where one is needed, the command fails, and the look before the first step says so.',
  example: 'dba: {user: postgres}   # dba psql --version',
  schema: Template('The user, as `sudo -u` takes it.', { examples: ['postgres'] }),
  hasShell: true,
  isCluster: false,
  standingShell: () => 'bash',
  functions: (name, { name: place }) =>
    shellFunctions(place, 'as the user', `(cd / && sudo -n -H -u ${word(name)} -- WORDS)`, 'bash'),
});
