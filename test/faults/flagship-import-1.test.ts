/** The fault matrix of the flagship's import, part 1 of 3. */
import { testFlagshipFaults } from '../world/flagship-faults.js';

testFlagshipFaults(import.meta.filename, { phase: 'import', part: [1, 3] });
